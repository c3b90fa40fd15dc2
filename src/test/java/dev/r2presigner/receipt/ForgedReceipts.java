package dev.r2presigner.receipt;

import dev.r2presigner.testing.Production;
import dev.r2presigner.testing.TestTokens;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Key;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECPoint;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import javax.crypto.spec.SecretKeySpec;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.lang.JoseException;

/** Everything that is nearly a receipt, made of a good one with the key of the local profile. */
public final class ForgedReceipts {

  private final String good;
  private final JwtClaims claims;
  private final String kid;
  private final Key signing;
  private final PublicKey published;
  private final Map<String, String> all = new LinkedHashMap<>();

  private ForgedReceipts(String good, String keySet) throws Exception {
    this.good = good;
    this.claims = claimsOf(good);
    PublicJsonWebKey key =
        (PublicJsonWebKey) new org.jose4j.jwk.JsonWebKeySet(keySet).getJsonWebKeys().get(0);
    this.kid = key.getKeyId();
    this.published = key.getPublicKey();
    String pem = Files.readString(Path.of("target/local-store/service.pem"));
    byte[] bytes = Base64.getMimeDecoder().decode(pem.replaceAll("-----[A-Z ]+-----", ""));
    this.signing = KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(bytes));
  }

  /**
   * All of them by what is wrong with each.
   *
   * @param keySet the published keys, which a forger has too
   */
  public static Map<String, String> of(String good, String keySet) throws Exception {
    ForgedReceipts forged = new ForgedReceipts(good, keySet);
    forged.changed();
    forged.claims();
    forged.keys();
    return forged.all;
  }

  private static JwtClaims claimsOf(String token) throws InvalidJwtException {
    String payload = token.split("\\.", -1)[1];
    return JwtClaims.parse(
        new String(Base64.getUrlDecoder().decode(payload), StandardCharsets.UTF_8));
  }

  private void changed() {
    String[] parts = good.split("\\.", -1);
    for (int i = 0; i < 3; i++) {
      byte[] bytes = Base64.getUrlDecoder().decode(parts[i]);
      bytes[bytes.length / 2] ^= 1;
      String[] changed = parts.clone();
      changed[i] = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
      all.put("one changed byte in part " + i, String.join(".", changed));
    }
    all.put("without a signature", parts[0] + "." + parts[1] + ".");
    all.put("cut", parts[0] + "." + parts[1]);
    all.put("nothing", "");
  }

  private void claims() throws Exception {
    claim("another audience", other -> other.setAudience("https://other.example.com"));
    claim("another issuer", other -> other.setIssuer("https://other.example.com"));
    claim("expired", other -> other.setExpirationTime(NumericDate.fromSeconds(1_700_000_000)));
    claim("without an end", other -> other.unsetClaim("exp"));
    for (String type : new String[] {"JWT", "delegation+jwt", "at+jwt", null}) {
      all.put("the type " + type, sign(claims, "ES256", signing, kid, type));
    }
    all.put("a login token", TestTokens.of("alice"));
  }

  private void claim(String name, Consumer<JwtClaims> change) throws Exception {
    JwtClaims other = JwtClaims.parse(claims.toJson());
    change.accept(other);
    all.put(name, sign(other, "ES256", signing, kid, "upload-receipt+jwt"));
  }

  private void keys() throws JoseException {
    Key other = Production.ecKeys("secp256r1").getPrivate();
    all.put("another key", sign(claims, "ES256", other, kid, "upload-receipt+jwt"));
    all.put("an unknown key", sign(claims, "ES256", other, "unknown", "upload-receipt+jwt"));
    all.put("the algorithm none", sign(claims, "none", null, kid, "upload-receipt+jwt"));
    Map<String, byte[]> secrets = new LinkedHashMap<>();
    secrets.put("DER", published.getEncoded());
    secrets.put(
        "PEM",
        Production.pem("PUBLIC KEY", published.getEncoded()).getBytes(StandardCharsets.UTF_8));
    secrets.put("point", point(((ECPublicKey) published).getW()));
    secrets.forEach(
        (form, secret) ->
            all.put(
                "HS256 with the public key as " + form,
                sign(
                    claims,
                    "HS256",
                    new SecretKeySpec(secret, "HmacSHA256"),
                    kid,
                    "upload-receipt+jwt")));
  }

  private static byte[] point(ECPoint point) {
    byte[] bytes = new byte[65];
    bytes[0] = 4;
    coordinate(point.getAffineX(), bytes, 33);
    coordinate(point.getAffineY(), bytes, 65);
    return bytes;
  }

  private static void coordinate(BigInteger number, byte[] to, int end) {
    byte[] bytes = number.toByteArray();
    int length = Math.min(32, bytes.length);
    System.arraycopy(bytes, bytes.length - length, to, end - length, length);
  }

  private static String sign(JwtClaims claims, String algorithm, Key key, String kid, String type) {
    JsonWebSignature jws = new JsonWebSignature();
    jws.setAlgorithmConstraints(AlgorithmConstraints.NO_CONSTRAINTS);
    jws.setDoKeyValidation(false);
    jws.setAlgorithmHeaderValue(algorithm);
    jws.setKeyIdHeaderValue(kid);
    if (type != null) {
      jws.setHeader("typ", type);
    }
    jws.setKey(key);
    jws.setPayload(claims.toJson());
    try {
      return jws.getCompactSerialization();
    } catch (JoseException failed) {
      throw new IllegalStateException(failed);
    }
  }
}
