package dev.r2presigner.token;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.Signature;
import java.util.Arrays;
import java.util.Random;
import org.jose4j.jca.ProviderContext;
import org.jose4j.jwa.AlgorithmFactoryFactory;
import org.jose4j.jws.JsonWebSignatureAlgorithm;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the library verifies by once a key of Ed25519 is used: as the JDK does, or stricter. */
class Ed25519SignaturesTest {

  /** The order of the group (RFC 8032, 5.1). */
  private static final BigInteger ORDER =
      BigInteger.TWO.pow(252).add(new BigInteger("27742317777372353535851937790883648493"));

  private static KeyPair pair;
  private static KeyPair other;

  private final Random random = new Random(25519);

  @BeforeAll
  static void use() throws Exception {
    Ed25519Signatures.use();
    KeyPairGenerator generator = KeyPairGenerator.getInstance("Ed25519");
    pair = generator.generateKeyPair();
    other = generator.generateKeyPair();
  }

  private static boolean verifies(byte[] signature, PublicKey key, byte[] text) throws Exception {
    JsonWebSignatureAlgorithm algorithm =
        AlgorithmFactoryFactory.getInstance().getJwsAlgorithmFactory().getAlgorithm("EdDSA");
    assertThat(algorithm).isInstanceOf(Ed25519Signatures.class);
    return algorithm.verifySignature(signature, key, text, new ProviderContext());
  }

  private static byte[] sign(byte[] text) throws Exception {
    Signature signer = Signature.getInstance("Ed25519");
    signer.initSign(pair.getPrivate());
    signer.update(text);
    return signer.sign();
  }

  private static boolean byTheJdk(byte[] signature, byte[] text) {
    try {
      Signature verifier = Signature.getInstance("Ed25519");
      verifier.initVerify(pair.getPublic());
      verifier.update(text);
      return verifier.verify(signature);
    } catch (Exception unreadable) {
      return false;
    }
  }

  private byte[] text(int length) {
    byte[] text = new byte[length];
    random.nextBytes(text);
    return text;
  }

  @Test
  void whatTheJdkSignsIsVerifiedAndNothingBesideIt() throws Exception {
    for (int length = 0; length < 300; length++) {
      byte[] text = text(length);
      byte[] signature = sign(text);
      assertThat(verifies(signature, pair.getPublic(), text)).isTrue();
      assertThat(verifies(signature, other.getPublic(), text)).isFalse();
      assertThat(verifies(signature, pair.getPublic(), text(length + 1))).isFalse();
    }
  }

  @Test
  void eachBitOfASignatureCountsAsItDoesForTheJdk() throws Exception {
    byte[] text = text(100);
    byte[] signature = sign(text);
    for (int bit = 0; bit < signature.length * 8; bit++) {
      byte[] bent = signature.clone();
      bent[bit / 8] ^= (byte) (1 << bit % 8);
      assertThat(byTheJdk(bent, text)).isFalse();
      assertThat(verifies(bent, pair.getPublic(), text)).as("bit %d", bit).isFalse();
    }
  }

  /** Else one token would have two signatures, and each spelling a verdict of its own. */
  @Test
  void aSignatureHasOneSpelling() throws Exception {
    byte[] text = text(100);
    byte[] signature = sign(text);
    assertThat(verifies(plusOrder(signature), pair.getPublic(), text)).isFalse();
    for (int length : new int[] {0, 1, 32, 63, 65, 128}) {
      byte[] stretched = Arrays.copyOf(signature, length);
      assertThat(verifies(stretched, pair.getPublic(), text)).as("%d bytes", length).isFalse();
    }
  }

  /** The second half is a number, least byte first; one order more is the same point. */
  private static byte[] plusOrder(byte[] signature) {
    byte[] scalar = Arrays.copyOfRange(signature, 32, 64);
    reverse(scalar);
    byte[] sum = new BigInteger(1, scalar).add(ORDER).toByteArray();
    reverse(sum);
    byte[] bent = Arrays.copyOf(signature, 64);
    System.arraycopy(sum, 0, bent, 32, Math.min(sum.length, 32));
    return bent;
  }

  private static void reverse(byte[] bytes) {
    for (int i = 0; i < bytes.length / 2; i++) {
      byte last = bytes[bytes.length - 1 - i];
      bytes[bytes.length - 1 - i] = bytes[i];
      bytes[i] = last;
    }
  }
}
