package dev.r2presigner.token;

import dev.r2presigner.testing.KeyServer;
import dev.r2presigner.testing.Production;
import java.security.KeyPair;
import java.util.LinkedHashMap;
import java.util.Map;

/** A key of each accepted algorithm; those of RSA are four keys, so that each has its own. */
final class Algorithms {

  static final Map<String, KeyPair> KEYS = new LinkedHashMap<>();

  static {
    for (String algorithm : new String[] {"RS256", "RS384", "RS512", "PS256"}) {
      KEYS.put(algorithm, Production.rsaKeys(2048));
    }
    KEYS.put("ES256", Production.ecKeys("secp256r1"));
    KEYS.put("ES384", Production.ecKeys("secp384r1"));
    KEYS.put("ES512", Production.ecKeys("secp521r1"));
    KEYS.put("EdDSA", Production.edwardsKeys("Ed25519"));
  }

  private Algorithms() {}

  /** The id of the key of this algorithm. */
  static String kid(String algorithm) {
    return "of-" + algorithm;
  }

  /** All of them, each with its {@code alg}. */
  static KeyServer publishedBy(KeyServer server) {
    KEYS.forEach((algorithm, pair) -> server.with(kid(algorithm), pair, algorithm));
    return server;
  }

  /** Signed as one algorithm by a key of it. */
  static String good(String algorithm, String claims) {
    return RawJws.signed(
        algorithm,
        ForgedSignatures.header(algorithm, kid(algorithm)),
        claims,
        KEYS.get(algorithm).getPrivate());
  }

  static boolean canSign(String algorithm, KeyPair pair) {
    String kind = pair.getPrivate().getAlgorithm();
    return kind.equals(KEYS.get(algorithm).getPrivate().getAlgorithm());
  }
}
