package dev.r2presigner.policy;

import static dev.r2presigner.policy.config.YamlPolicies.NOW;
import static dev.r2presigner.policy.config.YamlPolicies.wish;
import static org.assertj.core.api.Assertions.assertThat;

import dev.r2presigner.policy.Lifetime.BoundBy;
import dev.r2presigner.policy.config.YamlPolicies;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When a URL stays the same, and when it is an ordinary one although the policy has a window. */
class StableWindowTest {

  private static final String POLICY =
      """
      gallery:
        prefix: users/{sub}/
        operations: [upload, download]
        content-types: ["image/*"]
        max-size: 10M
        expiry: 5m
        max-expiry: 1h
        stable: 15m
        delegations: {roles: [user]}
        outlives-token: false
      """;

  private static final Policies GALLERY = YamlPolicies.read(POLICY);
  private static final Policies OUTLIVING = YamlPolicies.read(POLICY.replace("false", "true"));
  private static final String KEY = "users/alice/a.png";
  private static final long WINDOW = 900;
  private static final long USUAL = 300;

  private static Grant.Download grant(
      Policies policies, Instant now, Instant tokenEnd, Instant signerEnd, Long expiresIn) {
    return grant(policies, now, caller(tokenEnd), signerEnd, expiresIn);
  }

  private static Grant.Download grant(
      Policies policies, Instant now, Caller caller, Instant signerEnd, Long expiresIn) {
    Intent.Download wish = new Intent.Download(KEY, null, null, expiresIn);
    return ((Decision.Granted<Grant.Download>)
            policies.decide(caller, wish, now, signerEnd, new SplittableRandom(1)))
        .grant();
  }

  private static Caller caller(Instant tokenEnd) {
    return new Caller("alice", Set.of("user"), Map.of("sub", "alice"), tokenEnd);
  }

  /** What there is at this time, with nothing in its way. */
  private static StableWindow window(Instant now) {
    return grant(GALLERY, now, Instant.MAX, Instant.MAX, null).window();
  }

  @Test
  void itIsTheSameFromItsFirstInstantToItsLast() {
    StableWindow window = window(NOW);
    Instant until = window.until();

    assertThat(Duration.between(window.signedAt(), until)).hasSeconds(WINDOW);
    assertThat(window.seconds()).isEqualTo(WINDOW + USUAL);
    assertThat(NOW).isBetween(window.signedAt(), until.minusNanos(1));
    assertThat(window(window.signedAt())).isEqualTo(window);
    assertThat(window(until.minusNanos(1))).isEqualTo(window);
    assertThat(window(until).signedAt()).isEqualTo(until);
    assertThat(window(window.signedAt().minusNanos(1)).until()).isEqualTo(window.signedAt());
  }

  @Test
  void whatIsLeftIsNeverLessThanAsked() {
    StableWindow window = window(NOW);
    Instant last = window.until().minusNanos(1);

    assertThat(grant(GALLERY, window.signedAt(), Instant.MAX, Instant.MAX, 77L).lifetime())
        .isEqualTo(new Lifetime(WINDOW + 77, BoundBy.REQUEST));
    assertThat(grant(GALLERY, last, Instant.MAX, Instant.MAX, 77L).lifetime())
        .isEqualTo(new Lifetime(77, BoundBy.REQUEST));
    assertThat(grant(GALLERY, last, Instant.MAX, Instant.MAX, null).lifetime())
        .isEqualTo(new Lifetime(USUAL, BoundBy.POLICY));
    assertThat(grant(GALLERY, window.signedAt(), Instant.MAX, Instant.MAX, 3600L).lifetime())
        .isEqualTo(new Lifetime(WINDOW + 3600, BoundBy.REQUEST));
  }

  @ParameterizedTest
  @CsvSource({
    // seconds after the URL's end at which token and credentials end; stable, with outlives-token
    "0, 0, true, true",
    "-1, 0, false, true",
    "0, -1, false, false",
    "5, 5, true, true",
    "-1200, 0, false, true"
  })
  void aTokenOrCredentialsThatEndSoonerMakeItAnOrdinaryUrl(
      long token, long signer, boolean stable, boolean stableOutliving) {
    Instant end = window(NOW).expiresAt();
    Instant tokenEnd = end.plusSeconds(token);
    Instant signerEnd = end.plusSeconds(signer);

    Grant.Download bound = grant(GALLERY, NOW, tokenEnd, signerEnd, null);
    Grant.Download outliving = grant(OUTLIVING, NOW, tokenEnd, signerEnd, null);

    assertThat(bound.window() != null).isEqualTo(stable);
    assertThat(outliving.window() != null).isEqualTo(stableOutliving);
    assertThat(outliving.lifetime().outlivesToken()).isEqualTo(stableOutliving && token < 0);
    if (!stable) {
      assertThat(bound.lifetime().seconds()).isLessThanOrEqualTo(USUAL);
      assertThat(NOW.plusSeconds(bound.lifetime().seconds())).isBeforeOrEqualTo(tokenEnd);
    }
  }

  /** Not even by the fraction of a second. */
  @Test
  void aStableUrlEndsWithinTheTokenAtAnyFractionOfASecond() {
    for (int nanos : new int[] {0, 1, 500_000_000, 999_999_999}) {
      Instant now = NOW.plusNanos(nanos);
      Instant end = window(now).expiresAt();

      assertThat(grant(GALLERY, now, end.minusNanos(1), Instant.MAX, null).window()).isNull();
      assertThat(grant(GALLERY, now, end, Instant.MAX, null).window()).isNotNull();
    }
  }

  @Test
  void noStableUrlOutlivesADelegation() {
    Caller guest =
        Bearer.of(
            caller(window(NOW).expiresAt().minusSeconds(1)),
            "gallery",
            new Delegation.Scope.OneKey(KEY),
            Operation.DOWNLOAD);

    assertThat(grant(OUTLIVING, NOW, guest, Instant.MAX, null).window()).isNull();
  }

  @Test
  void uploadsHaveNoWindow() {
    Decision<?> decision =
        GALLERY.decide(
            caller(Instant.MAX),
            wish().key(KEY).upload(),
            NOW,
            Instant.MAX,
            new SplittableRandom(1));

    assertThat(((Grant.Timed) ((Decision.Granted<?>) decision).grant()).window()).isNull();
  }

  /** Else a page with many pictures would load all of them again in the same second. */
  @Test
  void windowsOfSimilarKeysEndAtDifferentTimes() {
    List<Instant> ends =
        IntStream.range(0, 1000)
            .mapToObj(n -> new Intent.Download("users/alice/picture-" + n, null, null, null))
            .map(
                wish ->
                    GALLERY.decide(
                        caller(Instant.MAX), wish, NOW, Instant.MAX, new SplittableRandom(1)))
            .map(decision -> ((Decision.Granted<Grant.Download>) decision).grant().window().until())
            .toList();

    for (int part = 0; part < 10; part++) {
      Instant from = NOW.plusSeconds(part * WINDOW / 10);
      assertThat(ends)
          .filteredOn(end -> end.isAfter(from) && !end.isAfter(from.plusSeconds(WINDOW / 10)))
          .as("those of one tenth of the window")
          .hasSizeBetween(50, 150);
    }
  }
}
