package dev.r2presigner.token;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.ECFieldFp;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.KeyAgreement;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jwk.Use;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.keys.EllipticCurves;
import org.jose4j.lang.JoseException;

/**
 * A private key of this service, and the public key that verifies what it signs. The public key is
 * published under the thumbprint of RFC 7638, so that its id follows from the key alone.
 */
final class ServiceKey {

  private static final ECParameterSpec P256 = EllipticCurves.P256;

  private static final Pattern PEM =
      Pattern.compile("\\s*-----BEGIN ([A-Z0-9 ]+)-----([A-Za-z0-9+/=\\s]*)-----END \\1-----\\s*");

  private final PrivateKey signing;
  private final PublicJsonWebKey published;

  private ServiceKey(PrivateKey signing, PublicJsonWebKey published) {
    this.signing = signing;
    this.published = published;
  }

  /**
   * Parses one PEM.
   *
   * @throws TokenKeys.Unusable with a reason that quotes nothing
   */
  static ServiceKey parse(String text) {
    Matcher pem = PEM.matcher(text);
    String kind = pem.matches() ? pem.group(1) : "";
    return switch (kind) {
      case "PRIVATE KEY" -> decode(pem.group(2));
      case "ENCRYPTED PRIVATE KEY" ->
          throw new TokenKeys.Unusable("is encrypted; openssl pkcs8 decrypts it");
      case "PUBLIC KEY", "CERTIFICATE" -> throw new TokenKeys.Unusable("has no private key");
      default ->
          throw new TokenKeys.Unusable(
              "is not one PEM private key in PKCS#8; openssl pkcs8 -topk8 -nocrypt makes one");
    };
  }

  private static ServiceKey decode(String base64) {
    try {
      byte[] encoded = Base64.getMimeDecoder().decode(base64);
      PrivateKey key =
          KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(encoded));
      if (!(key instanceof ECPrivateKey ec)
          || !P256.getCurve().equals(ec.getParams().getCurve())
          || !P256.getGenerator().equals(ec.getParams().getGenerator())) {
        throw new TokenKeys.Unusable("is not a key of P-256");
      }
      PublicJsonWebKey published = PublicJsonWebKey.Factory.newPublicJwk(publicHalf(ec));
      published.setKeyId(published.calculateBase64urlEncodedThumbprint("SHA-256"));
      published.setUse(Use.SIGNATURE);
      published.setAlgorithm(AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256);
      return new ServiceKey(key, published);
    } catch (GeneralSecurityException | JoseException | RuntimeException otherKind) {
      throw otherKind instanceof TokenKeys.Unusable known
          ? known
          : new TokenKeys.Unusable("is not a usable P-256 private key in PKCS#8");
    }
  }

  /**
   * Computes the public key, which PKCS#8 need not contain and the JDK does not derive: agreeing on
   * a secret with the curve's generator gives its x, the curve's equation two candidates for its y,
   * and a signature tells which is right.
   */
  private static PublicKey publicHalf(ECPrivateKey key) throws GeneralSecurityException {
    KeyFactory keys = KeyFactory.getInstance("EC");
    KeyAgreement agreement = KeyAgreement.getInstance("ECDH");
    agreement.init(key);
    agreement.doPhase(keys.generatePublic(new ECPublicKeySpec(P256.getGenerator(), P256)), true);
    BigInteger x = new BigInteger(1, agreement.generateSecret());
    BigInteger p = ((ECFieldFp) P256.getCurve().getField()).getP();
    BigInteger square =
        x.pow(3).add(P256.getCurve().getA().multiply(x)).add(P256.getCurve().getB()).mod(p);
    // A root this way, since p is 3 modulo 4.
    BigInteger y = square.modPow(p.add(BigInteger.ONE).shiftRight(2), p);
    for (BigInteger candidate : new BigInteger[] {y, p.subtract(y)}) {
      PublicKey found = keys.generatePublic(new ECPublicKeySpec(new ECPoint(x, candidate), P256));
      if (belongTogether(key, found)) {
        return found;
      }
    }
    throw new TokenKeys.Unusable("is not a usable P-256 private key in PKCS#8");
  }

  private static boolean belongTogether(PrivateKey signing, PublicKey verifying)
      throws GeneralSecurityException {
    byte[] text = {1};
    Signature signature = Signature.getInstance("SHA256withECDSA");
    signature.initSign(signing);
    signature.update(text);
    byte[] signed = signature.sign();
    signature.initVerify(verifying);
    signature.update(text);
    return signature.verify(signed);
  }

  String id() {
    return published.getKeyId();
  }

  PrivateKey signing() {
    return signing;
  }

  /** Returns the public key, with its id; it holds nothing of the private one. */
  PublicJsonWebKey published() {
    return published;
  }

  @Override
  public String toString() {
    return "ServiceKey[" + id() + "]";
  }
}
