package dev.r2presigner.token;

import static dev.r2presigner.token.RawJws.encode;
import static dev.r2presigner.token.RawJws.input;

import dev.r2presigner.testing.Production;
import dev.r2presigner.testing.TestTokens;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.keys.BigEndianBigInteger;
import org.jose4j.lang.JoseException;

/**
 * Tokens of good claims whose signature is missing, of another algorithm, or bent. The classes of
 * attack are those of Wycheproof's JSON Web Signature vectors (AlgIsNone, ModifiedSignature,
 * ModifiedPadding, WrongPrimitive, the symmetry confusions) and of its ECDSA vectors in P1363 form.
 */
final class ForgedSignatures {

  private static final BigInteger P256_ORDER =
      new BigInteger("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", 16);

  private final KeyPair rsa;
  private final KeyPair ec;
  private final String claims;
  private final Map<String, String> tokens = new LinkedHashMap<>();

  private ForgedSignatures(KeyPair rsa, KeyPair ec, String claims) {
    this.rsa = rsa;
    this.ec = ec;
    this.claims = claims;
  }

  static Map<String, String> of(KeyPair rsa, KeyPair ec, String claims) {
    ForgedSignatures forged = new ForgedSignatures(rsa, ec, claims);
    forged.none();
    forged.publicKeysAsSecrets();
    forged.otherAlgorithms();
    forged.ecdsa();
    forged.rsa();
    return forged.tokens;
  }

  static String header(String algorithm, String kid) {
    return "{\"alg\":\"" + algorithm + "\",\"kid\":\"" + kid + "\"}";
  }

  private void none() {
    String signature =
        RawJws.part(RawJws.es256(header("ES256", "ec-1"), claims, ec.getPrivate()), 2);
    for (String none : List.of("none", "None", "NONE", "nOnE", "none ", "", "null")) {
      tokens.put("alg '" + none + "'", input(header(none, "ec-1"), claims) + ".");
      tokens.put(
          "alg '" + none + "', signed", input(header(none, "ec-1"), claims) + "." + signature);
    }
    for (String odd : List.of("null", "1", "true", "[\"ES256\"]", "{\"ES256\":1}")) {
      String header = "{\"kid\":\"ec-1\",\"alg\":" + odd + "}";
      tokens.put("alg " + odd, RawJws.es256(header, claims, ec.getPrivate()));
    }
    tokens.put("no alg", RawJws.es256("{\"kid\":\"ec-1\"}", claims, ec.getPrivate()));
    tokens.put("no header", RawJws.es256("{}", claims, ec.getPrivate()));
    tokens.put("RS256 and no signature", input(header("RS256", "rsa-1"), claims) + ".");
    tokens.put("ES256 and no signature", input(header("ES256", "ec-1"), claims) + ".");
  }

  private void publicKeysAsSecrets() {
    for (Map.Entry<String, KeyPair> key : Map.of("rsa-1", rsa, "ec-1", ec).entrySet()) {
      PublicKey open = key.getValue().getPublic();
      String pem = Production.pem("PUBLIC KEY", open.getEncoded());
      Map<String, byte[]> secrets = new LinkedHashMap<>();
      secrets.put("DER", open.getEncoded());
      secrets.put("PEM", bytes(pem));
      secrets.put("PEM stripped", bytes(pem.strip()));
      secrets.put("PEM body", bytes(pem.replaceAll("-----[A-Z ]+-----|\\s", "")));
      secrets.put("JWK", bytes(jwk(open, key.getKey())));
      secrets.put("JWKS", bytes("{\"keys\":[" + jwk(open, key.getKey()) + "]}"));
      if (open instanceof RSAPublicKey modulus) {
        secrets.put("modulus", BigEndianBigInteger.toByteArray(modulus.getModulus()));
      }
      if (open instanceof ECPublicKey point) {
        secrets.put("x", BigEndianBigInteger.toByteArray(point.getW().getAffineX(), 32));
      }
      secrets.put("empty", new byte[1]);
      secrets.forEach(
          (name, secret) ->
              tokens.put(
                  "HS256 with the " + name + " of " + key.getKey(),
                  RawJws.hs256(header("HS256", key.getKey()), claims, secret)));
    }
  }

  private void otherAlgorithms() {
    for (String algorithm :
        List.of("rs256", "Rs256", "RS256 ", "RS384", "RS512", "PS256", "PS512")) {
      tokens.put(
          "an RS256 signature as " + algorithm,
          RawJws.rs256(header(algorithm, "rsa-1"), claims, rsa.getPrivate()));
    }
    for (String algorithm : List.of("es256", "Es256", "ES256K", "ES384", "ES512", "EdDSA")) {
      tokens.put(
          "an ES256 signature as " + algorithm,
          RawJws.es256(header(algorithm, "ec-1"), claims, ec.getPrivate()));
    }
    for (String real : List.of("RS384", "RS512", "PS256", "PS384")) {
      tokens.put("a real " + real, signed(real, rsa, "rsa-1"));
    }
    tokens.put("a real ES384", signed("ES384", Production.ecKeys("secp384r1"), "ec-1"));
    tokens.put("RS256 with the EC key's id", signed("RS256", rsa, "ec-1"));
    tokens.put("ES256 with the RSA key's id", signed("ES256", ec, "rsa-1"));
    tokens.put("a foreign RSA key", signed("RS256", Production.rsaKeys(2048), "rsa-1"));
    tokens.put("a foreign EC key", signed("ES256", Production.ecKeys("secp256r1"), "ec-1"));
  }

  private void ecdsa() {
    String header = header("ES256", "ec-1");
    String input = input(header, claims);
    byte[] good = RawJws.sign("SHA256withECDSAinP1363Format", ec.getPrivate(), input);
    BigInteger one = BigInteger.ONE;
    Map<String, BigInteger> edges = new LinkedHashMap<>();
    edges.put("0", BigInteger.ZERO);
    edges.put("1", one);
    edges.put("n-1", P256_ORDER.subtract(one));
    edges.put("n", P256_ORDER);
    edges.put("n+1", P256_ORDER.add(one));
    edges.put("2^256-1", one.shiftLeft(256).subtract(one));
    edges.forEach(
        (r, left) ->
            edges.forEach(
                (s, right) ->
                    tokens.put(
                        "r " + r + ", s " + s, RawJws.with(header, claims, pair(left, right)))));
    byte[] der = RawJws.sign("SHA256withECDSA", ec.getPrivate(), input);
    tokens.put("DER instead of P1363", RawJws.with(header, claims, der));
    bent(header, good);
    byte[] padded = new byte[66];
    System.arraycopy(good, 0, padded, 1, 32);
    System.arraycopy(good, 32, padded, 34, 32);
    tokens.put("r and s with a zero in front", RawJws.with(header, claims, padded));
  }

  private void rsa() {
    String header = header("RS256", "rsa-1");
    byte[] good = RawJws.sign("SHA256withRSA", rsa.getPrivate(), input(header, claims));
    bent(header, good);
    byte[] zeroInFront = new byte[good.length + 1];
    System.arraycopy(good, 0, zeroInFront, 1, good.length);
    tokens.put("RSA with a zero in front", RawJws.with(header, claims, zeroInFront));
    BigInteger modulus = ((RSAPublicKey) rsa.getPublic()).getModulus();
    BigInteger over = new BigInteger(1, good).add(modulus);
    tokens.put(
        "RSA plus the modulus", RawJws.with(header, claims, BigEndianBigInteger.toByteArray(over)));
    for (BigInteger edge :
        List.of(BigInteger.ZERO, BigInteger.ONE, modulus.subtract(BigInteger.ONE), modulus)) {
      byte[] bytes = BigEndianBigInteger.toByteArray(edge, 256);
      tokens.put("RSA of " + encode(bytes).substring(330), RawJws.with(header, claims, bytes));
    }
    // ModifiedPadding: the right hash for another algorithm's prefix, or none at all.
    for (String digest : List.of("SHA1withRSA", "SHA384withRSA", "NONEwithRSA")) {
      String input = digest.startsWith("NONE") ? "0".repeat(32) : input(header, claims);
      byte[] other = RawJws.sign(digest, rsa.getPrivate(), input);
      tokens.put("RSA with " + digest, RawJws.with(header, claims, other));
    }
  }

  private void bent(String header, byte[] good) {
    int length = good.length;
    String name = length + " bytes: ";
    byte[] firstBit = good.clone();
    firstBit[0] ^= 1;
    byte[] lastBit = good.clone();
    lastBit[length - 1] ^= 1;
    tokens.put(name + "first bit", RawJws.with(header, claims, firstBit));
    tokens.put(name + "last bit", RawJws.with(header, claims, lastBit));
    tokens.put(name + "one less", RawJws.with(header, claims, Arrays.copyOf(good, length - 1)));
    tokens.put(name + "one more", RawJws.with(header, claims, Arrays.copyOf(good, length + 1)));
    tokens.put(name + "half", RawJws.with(header, claims, Arrays.copyOf(good, length / 2)));
    tokens.put(name + "double", RawJws.with(header, claims, Arrays.copyOf(good, length * 2)));
    tokens.put(name + "zeros", RawJws.with(header, claims, new byte[length]));
    String other = claims.replace("alice", "carol");
    tokens.put(name + "other claims", RawJws.with(header, other, good));
  }

  private String signed(String algorithm, KeyPair pair, String kid) {
    return TestTokens.sign(TestTokens.claims("alice"), algorithm, pair.getPrivate(), kid);
  }

  private static byte[] pair(BigInteger left, BigInteger right) {
    byte[] both = Arrays.copyOf(BigEndianBigInteger.toByteArray(left, 32), 64);
    System.arraycopy(BigEndianBigInteger.toByteArray(right, 32), 0, both, 32, 32);
    return both;
  }

  private static String jwk(PublicKey key, String kid) {
    try {
      PublicJsonWebKey jwk = PublicJsonWebKey.Factory.newPublicJwk(key);
      jwk.setKeyId(kid);
      jwk.setUse("sig");
      return jwk.toJson(OutputControlLevel.PUBLIC_ONLY);
    } catch (JoseException everyKindIsKnown) {
      throw new IllegalStateException(everyKindIsKnown);
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
