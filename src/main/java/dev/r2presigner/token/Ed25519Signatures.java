package dev.r2presigner.token;

import java.security.Key;
import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.jose4j.jca.ProviderContext;
import org.jose4j.jwa.AlgorithmFactoryFactory;
import org.jose4j.jws.EdDsaAlgorithm;

/**
 * Verifies EdDSA by Bouncy Castle, in place of the JDK, whose Ed25519 takes ten times as long: the
 * first check of each new token would cost that. It is also stricter: 64 bytes, not the first 64.
 */
final class Ed25519Signatures extends EdDsaAlgorithm {

  private Ed25519Signatures() {}

  /** Makes the JWT library verify so from now on, in the whole process; repeatable. */
  static void use() {
    AlgorithmFactoryFactory.getInstance()
        .getJwsAlgorithmFactory()
        .registerAlgorithm(new Ed25519Signatures());
  }

  /** Loads classes and tables, half a second that the first token would hold an event loop. */
  static void prepare() {
    Ed25519.precompute();
  }

  @Override
  public boolean verifySignature(byte[] signature, Key key, byte[] signed, ProviderContext unused) {
    // A key in X.509 ends with its bytes (RFC 8410, 4); keys of other curves are never used.
    byte[] encoded = key.getEncoded();
    int start = encoded.length - Ed25519.PUBLIC_KEY_SIZE;
    return signature.length == Ed25519.SIGNATURE_SIZE
        && Ed25519.verify(signature, 0, encoded, start, signed, 0, signed.length);
  }
}
