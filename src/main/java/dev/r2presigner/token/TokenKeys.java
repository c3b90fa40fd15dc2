package dev.r2presigner.token;

import io.smallrye.jwt.algorithm.SignatureAlgorithm;
import io.smallrye.jwt.util.KeyUtils;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.PublicKey;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwx.JsonWebStructure;
import org.jose4j.keys.resolvers.JwksVerificationKeyResolver;
import org.jose4j.keys.resolvers.VerificationKeyResolver;
import org.jose4j.lang.JoseException;
import org.jose4j.lang.UnresolvableKeyException;
import org.jspecify.annotations.Nullable;

/**
 * The public keys that verify tokens at one moment; immutable, and only replaced as a whole. Each
 * verifies one algorithm, its {@link KeyAlgorithm}.
 */
final class TokenKeys implements VerificationKeyResolver {

  /** Of each kind of key one algorithm, by which the library finds the way to read its PEM. */
  private static final List<SignatureAlgorithm> KINDS =
      List.of(SignatureAlgorithm.RS256, SignatureAlgorithm.ES256, SignatureAlgorithm.EDDSA);

  /** The empty set, before the first keys are loaded. */
  static final TokenKeys NONE = new TokenKeys(List.of(), false);

  /**
   * The limit on keys tried for one signature, or one request could cost thousands of
   * verifications.
   */
  private static final int MOST_TRIED = 16;

  private final List<JsonWebKey> keys;
  private final boolean single;
  private final Map<String, List<JsonWebKey>> byKid;

  private TokenKeys(List<JsonWebKey> keys, boolean single) {
    this.keys = List.copyOf(keys);
    this.single = single;
    this.byKid =
        this.keys.stream()
            .filter(key -> key.getKeyId() != null)
            .collect(Collectors.groupingBy(JsonWebKey::getKeyId));
    if (keys.stream().anyMatch(key -> KeyAlgorithm.of(key).equals("EdDSA"))) {
      Ed25519Signatures.prepare();
    }
  }

  /** Tells whether these are the same keys, whatever their order and spelling. */
  boolean equalKeys(TokenKeys other) {
    return single == other.single && parameters().equals(other.parameters());
  }

  private Set<Map<String, Object>> parameters() {
    return keys.stream()
        .map(key -> key.toParams(OutputControlLevel.PUBLIC_ONLY))
        .collect(Collectors.toSet());
  }

  int size() {
    return keys.size();
  }

  boolean isEmpty() {
    return keys.isEmpty();
  }

  /**
   * Parses a PEM public key or certificate, or a JWKS. Keys of a JWKS that are private, for another
   * purpose, or of an unsupported kind are left out.
   *
   * @throws NoneUsable if it is a JWKS in which no usable key is left
   * @throws Unusable with the reason if it is neither
   */
  static TokenKeys parse(String text) {
    return text.stripLeading().startsWith("{") ? parseJwks(text) : parsePem(text);
  }

  private static TokenKeys parseJwks(String text) {
    List<JsonWebKey> usable;
    try {
      usable =
          new JsonWebKeySet(text).getJsonWebKeys().stream().filter(TokenKeys::isUsable).toList();
    } catch (JoseException | ClassCastException notJwks) {
      // The library casts members: one of another type makes the document invalid.
      throw new Unusable("is not a JSON Web Key Set", notJwks);
    }
    if (usable.isEmpty()) {
      throw new NoneUsable();
    }
    return new TokenKeys(usable, false);
  }

  private static boolean isUsable(JsonWebKey key) {
    boolean forSignatures = key.getUse() == null || key.getUse().equals("sig");
    return forSignatures
        && key instanceof PublicJsonWebKey pair
        // With a published private key any reader of the document could forge tokens.
        && pair.getPrivateKey() == null
        && !KeyAlgorithm.of(key).isEmpty();
  }

  private static TokenKeys parsePem(String text) {
    PublicKey key = decodePem(text);
    try {
      JsonWebKey jwk = PublicJsonWebKey.Factory.newPublicJwk(key);
      if (!KeyAlgorithm.of(jwk).isEmpty()) {
        return new TokenKeys(List.of(jwk), true);
      }
    } catch (JoseException unsupported) {
      // Reported below, as a key of another kind.
    }
    throw new Unusable("is no key of " + KeyAlgorithm.KINDS);
  }

  private static PublicKey decodePem(String text) {
    if (text.contains("PRIVATE KEY")) {
      throw new Unusable("is a private key; only the public one belongs here");
    }
    if (text.contains("BEGIN CERTIFICATE")) {
      try {
        return KeyUtils.decodeCertificate(text);
      } catch (GeneralSecurityException | IllegalArgumentException unreadable) {
        throw new Unusable("is not a readable certificate", unreadable);
      }
    }
    for (SignatureAlgorithm kind : KINDS) {
      try {
        return KeyUtils.decodePublicKey(text, kind);
      } catch (GeneralSecurityException | IllegalArgumentException otherKind) {
        // The next kind is tried; a text without Base64 is none of them.
      }
    }
    throw new Unusable("is neither a PEM public key nor a JWKS");
  }

  @Override
  public Key resolveKey(JsonWebSignature signature, List<JsonWebStructure> nesting)
      throws UnresolvableKeyException {
    String algorithm = signature.getAlgorithmHeaderValue();
    if (!KeyAlgorithm.isAccepted(algorithm)) {
      throw new OtherAlgorithm();
    }
    List<JsonWebKey> named = named(signature.getKeyIdHeaderValue());
    if (named.isEmpty()) {
      throw new UnknownKey();
    }
    List<JsonWebKey> fitting =
        named.stream().filter(key -> KeyAlgorithm.of(key).equals(algorithm)).toList();
    if (fitting.isEmpty()) {
      throw new OtherAlgorithm();
    }
    if (fitting.size() > MOST_TRIED) {
      throw new UnresolvableKeyException("too many keys verify this algorithm");
    }
    if (single) {
      return fitting.get(0).getKey();
    }
    JwksVerificationKeyResolver byHeader = new JwksVerificationKeyResolver(fitting);
    // For tokens without a kid, tries all keys of the right kind.
    byHeader.setDisambiguateWithVerifySignature(true);
    return byHeader.resolveKey(signature, nesting);
  }

  /** Returns the keys of that id; all of them for a PEM, which has no key ids to compare. */
  private List<JsonWebKey> named(@Nullable String kid) {
    return single || kid == null ? keys : byKid.getOrDefault(kid, List.of());
  }

  /** A reason why a document yields no keys, without quoting it. */
  static class Unusable extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    Unusable(String reason) {
      super(reason);
    }

    Unusable(String reason, Throwable cause) {
      super(reason, cause);
    }
  }

  /** A well-formed key set in which no key is usable. */
  static final class NoneUsable extends Unusable {
    private static final long serialVersionUID = 1L;

    NoneUsable() {
      super("has no public signature key of " + KeyAlgorithm.KINDS);
    }
  }

  /** A failure because the token names a key that is not in this set: perhaps a new one. */
  static final class UnknownKey extends UnresolvableKeyException {
    private static final long serialVersionUID = 1L;

    UnknownKey() {
      super("no key has this id");
    }
  }

  /** A failure because no key that the token may mean is for its algorithm. */
  static final class OtherAlgorithm extends UnresolvableKeyException {
    private static final long serialVersionUID = 1L;

    OtherAlgorithm() {
      super("no key is for this algorithm");
    }
  }
}
