package dev.r2presigner.token;

import dev.r2presigner.testing.Production;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.security.KeyPair;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.util.HexFormat;

/** A fresh key of this service, in the forms in which operators have one. */
record ServiceKeyPem(KeyPair pair) {

  static ServiceKeyPem fresh() {
    return new ServiceKeyPem(Production.ecKeys("secp256r1"));
  }

  /** As the JDK writes it: without the public key. */
  String text() {
    return Production.pem("PRIVATE KEY", pair.getPrivate().getEncoded());
  }

  /** As {@code openssl genpkey} writes it: with the public key. */
  String openssl() {
    ByteArrayOutputStream der = new ByteArrayOutputStream();
    der.writeBytes(
        HexFormat.of()
            .parseHex("308187020100301306072a8648ce3d020106082a8648ce3d030107046d306b0201010420"));
    der.writeBytes(bytes(((ECPrivateKey) pair.getPrivate()).getS()));
    der.writeBytes(HexFormat.of().parseHex("a14403420004"));
    ECPublicKey verifying = (ECPublicKey) pair.getPublic();
    der.writeBytes(bytes(verifying.getW().getAffineX()));
    der.writeBytes(bytes(verifying.getW().getAffineY()));
    return Production.pem("PRIVATE KEY", der.toByteArray());
  }

  private static byte[] bytes(BigInteger number) {
    byte[] text = number.toByteArray();
    byte[] fixed = new byte[32];
    int length = Math.min(text.length, 32);
    System.arraycopy(text, text.length - length, fixed, 32 - length, length);
    return fixed;
  }

  ServiceKey key() {
    return ServiceKey.parse(text());
  }
}
