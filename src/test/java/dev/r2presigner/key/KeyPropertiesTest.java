package dev.r2presigner.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.r2presigner.bucket.GivenSettings;
import dev.r2presigner.policy.Bearer;
import dev.r2presigner.policy.Caller;
import dev.r2presigner.policy.Decision;
import dev.r2presigner.policy.Delegation.Scope;
import dev.r2presigner.policy.Grant;
import dev.r2presigner.policy.Intent;
import dev.r2presigner.policy.ObjectContent;
import dev.r2presigner.policy.ObjectName;
import dev.r2presigner.policy.Operation;
import dev.r2presigner.policy.Policies;
import dev.r2presigner.policy.config.YamlPolicies;
import dev.r2presigner.signing.Signers;
import dev.r2presigner.signing.UrlSigner;
import dev.r2presigner.testing.KeyGenerator;
import dev.r2presigner.testing.Proof;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Keys of every kind, a million in the full lane and others in every run: what is granted lies
 * under the caller's own prefix, is what the caller sent, stays so whatever is done to it later,
 * and reaches the URL unchanged.
 */
public class KeyPropertiesTest {

  private static final int KEYS = Proof.times(1_000_000);
  private static final int SIGNED = Proof.times(20_000);
  private static final String SEED_PROPERTY = "keys.seed";
  private static final Instant NOW = Instant.parse("2026-07-04T12:00:00Z");
  private static final Caller ALICE =
      new Caller("alice", Set.of("user"), Map.of("sub", "alice"), NOW.plusSeconds(3600));

  /** What she delegated to a guest: one of the three policies. */
  private static final String DELEGATED = "users/alice/photos/";

  private static final Caller GUEST =
      Bearer.of(ALICE, "photos", new Scope.Under(DELEGATED), Operation.UPLOAD, Operation.DOWNLOAD);

  private static final Policies POLICIES =
      YamlPolicies.read(
          policy("photos", "users/{sub}/photos/")
              + policy("avatars", "avatars/{sub}/")
              + policy("public", "public/"));

  /** Written out by hand: what the templates must come to for alice. */
  private static final Map<String, String> PREFIXES =
      Map.of("photos", "users/alice/photos/", "avatars", "avatars/alice/", "public", "public/");

  private final long seed = Long.getLong(SEED_PROPERTY, System.nanoTime());
  private final KeyGenerator keys = new KeyGenerator(new SplittableRandom(seed));
  private final RandomGenerator random = new SplittableRandom(seed);

  @Test
  void noKeyIsGrantedOutsideThePrefixOrChangedOrDangerous() {
    int granted = 0;
    int toGuests = 0;
    for (int i = 0; i < KEYS; i++) {
      String key = keys.next();
      Grant grant = grant(ALICE, key, i % 2 == 0);
      Grant guests = grant(GUEST, key, i % 2 == 0);
      if (guests != null && (grant == null || KeyOracle.danger(key, DELEGATED) != null)) {
        fail("granted to a guest: %s; %s", ascii(key), replay());
      }
      toGuests += guests == null ? 0 : 1;
      if (grant == null) {
        continue;
      }
      granted++;
      if (!grant.place().equals(key)) {
        fail("changed: %s to %s; %s", ascii(key), ascii(grant.place()), replay());
      }
      String danger = KeyOracle.danger(key, PREFIXES.get(grant.policy()));
      if (danger != null) {
        fail("granted: %s though %s; %s", ascii(key), ascii(danger), replay());
      }
    }
    assertThat(granted)
        .as("a test in which nothing is granted proves nothing; %s", replay())
        .isGreaterThan(KEYS / 20);
    assertThat(toGuests).as(replay()).isGreaterThan(KEYS / 100);
  }

  @Test
  void everyGrantedKeyIsInTheUrlExactlyOnceEncoded() {
    UrlSigner signer = Signers.known();
    String root = "/" + GivenSettings.BUCKET + "/";
    for (int signed = 0; signed < SIGNED; ) {
      String key = keys.next();
      Grant grant = grant(ALICE, key, signed % 2 == 0);
      if (grant == null) {
        continue;
      }
      signed++;
      String url =
          grant instanceof Grant.Upload upload
              ? signer.put(upload).url()
              : signer.get((Grant.Download) grant).url();
      String path = URI.create(url).getRawPath();
      String decoded = URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8);
      if (!decoded.equals(root + key) || URI.create(url).getRawFragment() != null) {
        fail("signed as %s: %s; %s", path, ascii(key), replay());
      }
    }
  }

  private @Nullable Grant grant(Caller caller, String key, boolean upload) {
    Intent<?> intent =
        upload
            ? new Intent.Upload(
                new ObjectName.Key(key, null), ObjectContent.of("image/png", 1L), null, false)
            : new Intent.Download(key, null, null, null);
    Decision<?> decision = POLICIES.decide(caller, intent, NOW, Instant.MAX, random);
    return decision instanceof Decision.Granted<?> granted ? granted.grant() : null;
  }

  private static String policy(String name, String prefix) {
    return "%s: {prefix: '%s', operations: [upload, download], content-types: ['image/*'], max-size: 10, delegations: {roles: user}}%n"
        .formatted(name, prefix);
  }

  private String replay() {
    return "again with -D" + SEED_PROPERTY + "=" + seed;
  }

  /** Readable in any log, whatever the key has in it. */
  private static String ascii(String text) {
    StringBuilder plain = new StringBuilder("\"");
    text.chars()
        .forEach(
            c -> plain.append(c >= 0x20 && c < 0x7F ? (char) c + "" : String.format("\\u%04X", c)));
    return plain.append('"').toString();
  }
}
