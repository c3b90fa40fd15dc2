package dev.r2presigner.token;

import java.security.PublicKey;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.jwk.JsonWebKeySet;
import org.jspecify.annotations.Nullable;

/**
 * The keys of this service at one moment, in the order of their names, and which of them signs;
 * immutable, and only replaced as a whole. All are published, and the first one signs that every
 * verifier can know: a key that came while the service ran has to wait, since verifiers may use the
 * set they fetched before for as long as its {@code max-age}, and since other instances of the
 * service see a mounted file later.
 */
final class ServiceKeyring {

  /** How long verifiers may keep the published set. */
  static final Duration MAX_AGE = Duration.ofMinutes(5);

  /** How long a new key is only published: as long again for what other instances still answer. */
  static final Duration WAIT = MAX_AGE.multipliedBy(2);

  private final List<ServiceKey> keys;

  /** When each key that is still new was first seen, by its id; by the clock of nanoTime. */
  private final Map<String, Long> newSince;

  private final ServiceKey signer;
  private final String published;

  private ServiceKeyring(List<ServiceKey> keys, Map<String, Long> newSince) {
    this.keys = keys;
    this.newSince = newSince;
    this.signer = signer(keys, newSince);
    this.published =
        new JsonWebKeySet(keys.stream().map(ServiceKey::published).toList())
            .toJson(OutputControlLevel.PUBLIC_ONLY);
  }

  /**
   * Returns the keys that are there at the start, none of which waits: nobody could say for how
   * long it has been published.
   */
  static ServiceKeyring atStart(List<ServiceKey> keys) {
    return new ServiceKeyring(keys, Map.of());
  }

  /** Returns what follows from these keys at this time; the same object if that is nothing new. */
  ServiceKeyring at(long now, List<ServiceKey> found) {
    Map<String, Long> since = new HashMap<>();
    for (ServiceKey key : found) {
      Long seen = publicKey(key.id()) == null ? Long.valueOf(now) : newSince.get(key.id());
      if (seen != null && now - seen < WAIT.toNanos()) {
        since.put(key.id(), seen);
      }
    }
    return ids(found).equals(ids(keys)) && since.equals(newSince)
        ? this
        : new ServiceKeyring(found, since);
  }

  private static List<String> ids(List<ServiceKey> keys) {
    return keys.stream().map(ServiceKey::id).toList();
  }

  /** Returns the first key that waits no longer; where all do, the one that waits longest. */
  private static ServiceKey signer(List<ServiceKey> keys, Map<String, Long> newSince) {
    ServiceKey longest = keys.get(0);
    for (ServiceKey key : keys) {
      Long since = newSince.get(key.id());
      if (since == null) {
        return key;
      }
      if (since - newSince.getOrDefault(longest.id(), since) < 0) {
        longest = key;
      }
    }
    return longest;
  }

  List<ServiceKey> keys() {
    return keys;
  }

  ServiceKey signer() {
    return signer;
  }

  /** Returns the JWKS of all keys. */
  String published() {
    return published;
  }

  /** Returns the key of this id, or null if it is none of these. */
  @Nullable PublicKey publicKey(String id) {
    for (ServiceKey key : keys) {
      if (key.id().equals(id)) {
        return key.published().getPublicKey();
      }
    }
    return null;
  }
}
