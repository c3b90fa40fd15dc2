package dev.r2presigner.signing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.r2presigner.bucket.GivenSettings;
import dev.r2presigner.key.ObjectKey;
import dev.r2presigner.policy.Caller;
import dev.r2presigner.policy.Decision;
import dev.r2presigner.policy.Grant;
import dev.r2presigner.policy.Intent;
import dev.r2presigner.policy.Policies;
import dev.r2presigner.policy.Policy.Disposition;
import dev.r2presigner.policy.config.YamlPolicies;
import dev.r2presigner.testing.KeyGenerator;
import dev.r2presigner.testing.Proof;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Instances that know nothing of each other sign the same URL, byte for byte, for the same key,
 * options and window, and another one after it: a million of them in the full lane.
 */
class StableUrlsTest {

  private static final int TRIPLES = Proof.isFull() ? 1_000_000 : 10_000;
  private static final int INSTANCES = 10;
  private static final int THREADS = 2;
  private static final String SEED_PROPERTY = "stable.seed";

  private static final Caller ALICE =
      new Caller("alice", Set.of(), Map.of("sub", "alice"), Instant.MAX);

  private static final Instant BEGIN = Instant.parse("2026-11-21T00:00:00Z");
  private static final long DAYS = 90L * 24 * 3600;

  /** A service: its own policies, read by itself, and its own presigner. */
  private record Instance(Policies policies, UrlSigner signer) {

    static Instance start() {
      Policies policies =
          YamlPolicies.read(
              """
              gallery:
                prefix: g/
                operations: [download]
                max-expiry: 1h
                disposition: caller
                stable: 15m
              archive:
                prefix: a/
                operations: [download]
                stable: 6d
              """);
      return new Instance(
          policies, new Signers.Signing(GivenSettings.settings(), Signers.NO_GUARD).urls());
    }

    Grant.Download grant(Intent.Download wish, Instant now) {
      return ((Decision.Granted<Grant.Download>)
              policies.decide(ALICE, wish, now, Instant.MAX, new SplittableRandom(1)))
          .grant();
    }

    SignedUrl sign(Intent.Download wish, Instant now, boolean head) {
      Grant.Download grant = grant(wish, now);
      return head ? signer.head(grant) : signer.get(grant);
    }
  }

  private final long seed = Long.getLong(SEED_PROPERTY, System.nanoTime());
  private final List<Instance> instances =
      IntStream.range(0, INSTANCES).mapToObj(n -> Instance.start()).toList();

  @Test
  void everyInstanceSignsTheSameWithinAWindowAndAnotherAfterIt() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      List<Future<?>> halves =
          IntStream.range(0, THREADS)
              .<Future<?>>mapToObj(n -> threads.submit(() -> compare(seed + n)))
              .toList();
      for (Future<?> half : halves) {
        half.get();
      }
    } catch (ExecutionException failed) {
      throw new AssertionError("again with -D" + SEED_PROPERTY + "=" + seed, failed.getCause());
    } finally {
      threads.shutdownNow();
    }
  }

  private void compare(long own) {
    SplittableRandom random = new SplittableRandom(own);
    KeyGenerator keys = new KeyGenerator(random.split());
    for (int i = 0; i < TRIPLES / THREADS; i++) {
      Intent.Download wish = wish(random, keys);
      Instant now = BEGIN.plusSeconds(random.nextLong(DAYS)).plusNanos(random.nextInt(999_999_999));
      boolean head = random.nextBoolean();
      Instance one = instances.get(random.nextInt(INSTANCES));
      Instance other = instances.get(random.nextInt(INSTANCES));

      SignedUrl url = one.sign(wish, now, head);
      Instant from = url.expiresAt().minusSeconds(url.expiresIn());
      Instant until = one.grant(wish, now).window().until();
      Instant then =
          from.plusNanos(random.nextLong(java.time.Duration.between(from, until).toNanos()));
      SignedUrl same = other.sign(wish, then, head);

      // Compared by hand: assertions for each of a million would take longer than signing.
      if (!same.url().equals(url.url()) || !same.equals(url)) {
        assertThat(same).as("%s at %s and %s", wish, now, then).isEqualTo(url);
        assertThat(same.url()).isEqualTo(url.url());
      }
      long asked = wish.expiresIn() == null ? 300 : wish.expiresIn();
      for (Instant at : List.of(now, then, until.minusNanos(1))) {
        if (url.expiresAt().isBefore(at.plusSeconds(asked))) {
          assertThat(url.expiresAt()).as("%s at %s", wish, at).isAfter(at.plusSeconds(asked));
        }
      }
      if (i % 10 == 0) {
        String last = other.sign(wish, until.minusNanos(1), head).url();
        String next = one.sign(wish, until, head).url();
        String before = one.sign(wish, from.minusNanos(1), head).url();
        assertThat(last).isEqualTo(url.url());
        assertThat(next).isNotEqualTo(url.url());
        assertThat(before).isNotEqualTo(url.url());
      }
    }
  }

  private static Intent.Download wish(SplittableRandom random, KeyGenerator keys) {
    boolean archived = random.nextInt(4) == 0;
    String key;
    do {
      key = (archived ? "a/" : "g/") + keys.next();
    } while (ObjectKey.flaw(key) != null);
    return new Intent.Download(
        key,
        random.nextInt(3) == 0 ? "name-" + random.nextInt(100) + ".png" : null,
        random.nextInt(3) == 0 ? Disposition.INLINE : null,
        random.nextInt(3) == 0 ? Long.valueOf(1 + random.nextInt(archived ? 900 : 3600)) : null);
  }

  @Test
  void otherOptionsAndOtherKeysGiveOtherUrls() {
    Instance one = instances.get(0);
    Intent.Download wish = new Intent.Download("g/a.png", null, null, 60L);
    String url = one.sign(wish, BEGIN, false).url();

    assertThat(
            List.of(
                one.sign(new Intent.Download("g/b.png", null, null, 60L), BEGIN, false).url(),
                one.sign(new Intent.Download("g/a.png", "b.png", null, 60L), BEGIN, false).url(),
                one.sign(
                        new Intent.Download("g/a.png", null, Disposition.INLINE, 60L), BEGIN, false)
                    .url(),
                one.sign(new Intent.Download("g/a.png", null, null, 61L), BEGIN, false).url(),
                one.sign(wish, BEGIN, true).url()))
        .doesNotContain(url)
        .doesNotHaveDuplicates();
  }

  /** Their id is in the URL and their secret in the signature. */
  @Test
  void otherCredentialsGiveAnotherUrl() {
    UrlSigner rotated =
        new Signers.Signing(
                GivenSettings.settings(Map.of("r2.access-key-id", "another-id")), Signers.NO_GUARD)
            .urls();
    Instance one = instances.get(0);
    Grant.Download grant = one.grant(new Intent.Download("g/a.png", null, null, null), BEGIN);

    assertThat(rotated.get(grant).url()).isNotEqualTo(one.signer().get(grant).url());
  }
}
