package dev.r2presigner.token;

import io.smallrye.jwt.algorithm.SignatureAlgorithm;
import java.security.Key;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.EllipticCurve;
import java.security.spec.NamedParameterSpec;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.keys.EllipticCurves;
import org.jspecify.annotations.Nullable;

/**
 * Determines the one algorithm that a key verifies (RFC 8725, 3.1): the one its {@code alg} names,
 * or else the first one of its kind. A key used for two algorithms enables forged tokens, so what a
 * token says never chooses.
 */
final class KeyAlgorithm {

  /** The accepted algorithms; a key of any other verifies nothing. */
  static final Set<SignatureAlgorithm> ACCEPTED =
      Collections.unmodifiableSet(
          EnumSet.of(
              SignatureAlgorithm.RS256,
              SignatureAlgorithm.RS384,
              SignatureAlgorithm.RS512,
              SignatureAlgorithm.PS256,
              SignatureAlgorithm.ES256,
              SignatureAlgorithm.ES384,
              SignatureAlgorithm.ES512,
              SignatureAlgorithm.EDDSA));

  /** What the messages of a refused key name. */
  static final String KINDS = "RSA with 2,048 bits or more, P-256, P-384, P-521 or Ed25519";

  private static final Set<String> NAMES =
      ACCEPTED.stream().map(SignatureAlgorithm::getAlgorithm).collect(Collectors.toSet());

  private static final int MIN_RSA_BITS = 2048;
  private static final List<String> RSA = List.of("RS256", "RS384", "RS512", "PS256");
  private static final Map<EllipticCurve, String> CURVES =
      Map.of(
          EllipticCurves.P256.getCurve(), "ES256",
          EllipticCurves.P384.getCurve(), "ES384",
          EllipticCurves.P521.getCurve(), "ES512");

  private KeyAlgorithm() {}

  static boolean isAccepted(@Nullable String algorithm) {
    return algorithm != null && NAMES.contains(algorithm);
  }

  /** Returns the algorithm of a key of a JWKS; empty for a key that is not used at all. */
  static String of(JsonWebKey key) {
    List<String> possible = possible(key.getKey());
    String named = key.getAlgorithm();
    if (named == null) {
      return possible.isEmpty() ? "" : possible.get(0);
    }
    return possible.contains(named) ? named : "";
  }

  private static List<String> possible(Key key) {
    if (key instanceof RSAPublicKey rsa) {
      // A key restricted to PSS (RFC 4055) is of another kind, although the JDK's type is the same.
      return rsa.getAlgorithm().equals("RSA") && rsa.getModulus().bitLength() >= MIN_RSA_BITS
          ? RSA
          : List.of();
    }
    if (key instanceof ECPublicKey ec) {
      String ofCurve = CURVES.get(ec.getParams().getCurve());
      return ofCurve == null ? List.of() : List.of(ofCurve);
    }
    return key instanceof EdECPublicKey edwards
            && edwards.getParams().getName().equals(NamedParameterSpec.ED25519.getName())
        ? List.of("EdDSA")
        : List.of();
  }
}
