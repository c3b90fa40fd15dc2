package dev.r2presigner.token;

import dev.r2presigner.testing.Production;
import java.math.BigInteger;
import java.security.KeyPair;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jose4j.keys.BigEndianBigInteger;

/**
 * Tokens that are verified by another algorithm than their key's, or not at all: of each pair of
 * algorithms what one key could sign as the other, what one says of the other's signature, public
 * keys as secrets, and signatures bent in the way of each.
 */
final class ForgedAlgorithms {

  private static final BigInteger ED25519_ORDER =
      BigInteger.TWO.pow(252).add(new BigInteger("27742317777372353535851937790883648493"));

  private final String claims;
  private final Map<String, String> tokens = new LinkedHashMap<>();

  private ForgedAlgorithms(String claims) {
    this.claims = claims;
  }

  static Map<String, String> of(String claims) {
    ForgedAlgorithms forged = new ForgedAlgorithms(claims);
    Algorithms.KEYS.keySet().forEach(forged::pairs);
    Algorithms.KEYS.keySet().forEach(forged::alone);
    forged.edwards();
    forged.neighbours();
    return forged.tokens;
  }

  private void pairs(String mine) {
    KeyPair pair = Algorithms.KEYS.get(mine);
    Algorithms.KEYS.forEach(
        (other, its) -> {
          if (other.equals(mine)) {
            return;
          }
          String name = mine + " and " + other + ": ";
          String saysOther = ForgedSignatures.header(other, Algorithms.kid(mine));
          // Signed as the key's own algorithm, said to be the other one.
          put(name + "said", RawJws.signed(mine, saysOther, claims, pair.getPrivate()));
          // Signed by the other key, under this key's name and under none.
          put(name + "crossed", RawJws.signed(other, saysOther, claims, its.getPrivate()));
          String header = ForgedSignatures.header(mine, Algorithms.kid(other));
          put(name + "misnamed", RawJws.signed(mine, header, claims, pair.getPrivate()));
          if (Algorithms.canSign(other, pair)) {
            // A true signature of the other algorithm, by a key that is not for it.
            put(name + "true", RawJws.signed(other, saysOther, claims, pair.getPrivate()));
            String unnamed = "{\"alg\":\"" + other + "\"}";
            put(name + "unnamed", RawJws.signed(other, unnamed, claims, pair.getPrivate()));
          }
        });
  }

  private void alone(String algorithm) {
    KeyPair pair = Algorithms.KEYS.get(algorithm);
    String good = Algorithms.good(algorithm, claims);
    String header = ForgedSignatures.header(algorithm, Algorithms.kid(algorithm));
    byte[] signature = Base64.getUrlDecoder().decode(RawJws.part(good, 2));
    for (String none : List.of("none", "None", "")) {
      String says = ForgedSignatures.header(none, Algorithms.kid(algorithm));
      put(algorithm + " as " + none, RawJws.with(says, claims, signature));
      put(algorithm + " as bare " + none, RawJws.input(says, claims) + ".");
    }
    put(algorithm + " empty", RawJws.input(header, claims) + ".");
    put(algorithm + " zeros", RawJws.with(header, claims, new byte[signature.length]));
    byte[] lastBit = signature.clone();
    lastBit[lastBit.length - 1] ^= 1;
    put(algorithm + " last bit", RawJws.with(header, claims, lastBit));
    byte[] firstBit = signature.clone();
    firstBit[0] ^= 1;
    put(algorithm + " first bit", RawJws.with(header, claims, firstBit));
    int length = signature.length;
    put(algorithm + " less", RawJws.with(header, claims, Arrays.copyOf(signature, length - 1)));
    put(algorithm + " more", RawJws.with(header, claims, Arrays.copyOf(signature, length + 1)));
    put(algorithm + " bob", RawJws.with(header, claims.replace("alice", "bob"), signature));
    for (String secret : List.of("HS256", "HS384", "HS512")) {
      String says = ForgedSignatures.header(secret, Algorithms.kid(algorithm));
      put(
          algorithm + " as a secret of " + secret,
          RawJws.hs256(says, claims, pair.getPublic().getEncoded()));
    }
  }

  /** EdDSA: s and s + L, a point of small order, and keys of the other curve. */
  private void edwards() {
    String header = ForgedSignatures.header("EdDSA", Algorithms.kid("EdDSA"));
    byte[] good = Base64.getUrlDecoder().decode(RawJws.part(Algorithms.good("EdDSA", claims), 2));
    byte[] s = Arrays.copyOfRange(good, 32, 64);
    reverse(s);
    byte[] over = BigEndianBigInteger.toByteArray(new BigInteger(1, s).add(ED25519_ORDER), 32);
    reverse(over);
    byte[] malleable = good.clone();
    System.arraycopy(over, 0, malleable, 32, 32);
    put("EdDSA with s + L", RawJws.with(header, claims, malleable));
    byte[] neutral = new byte[64];
    neutral[0] = 1;
    put("EdDSA with the neutral point", RawJws.with(header, claims, neutral));
    KeyPair larger = Production.edwardsKeys("Ed448");
    put("Ed448", RawJws.signed("EdDSA", header, claims, larger.getPrivate()));
    KeyPair foreign = Production.edwardsKeys("Ed25519");
    put("a foreign Ed25519", RawJws.signed("EdDSA", header, claims, foreign.getPrivate()));
    for (String says : List.of("Ed25519", "eddsa", "EDDSA", "EdDSA ", "Ed448")) {
      put(
          "EdDSA as " + says,
          RawJws.signed(
              "EdDSA",
              ForgedSignatures.header(says, Algorithms.kid("EdDSA")),
              claims,
              Algorithms.KEYS.get("EdDSA").getPrivate()));
    }
  }

  /** Algorithms of the same family that no key is for. */
  private void neighbours() {
    for (String says : List.of("PS384", "PS512", "ES256K", "RS1")) {
      for (String mine : List.of("PS256", "RS256", "ES256")) {
        put(
            mine + " as " + says,
            RawJws.signed(
                mine,
                ForgedSignatures.header(says, Algorithms.kid(mine)),
                claims,
                Algorithms.KEYS.get(mine).getPrivate()));
      }
    }
  }

  private static void reverse(byte[] bytes) {
    for (int i = 0; i < bytes.length / 2; i++) {
      byte kept = bytes[i];
      bytes[i] = bytes[bytes.length - 1 - i];
      bytes[bytes.length - 1 - i] = kept;
    }
  }

  private void put(String name, String token) {
    tokens.put(name, token);
  }
}
