package dev.r2presigner.policy;

import static dev.r2presigner.policy.config.YamlPolicies.NOW;
import static dev.r2presigner.policy.config.YamlPolicies.wish;
import static org.assertj.core.api.Assertions.assertThat;

import dev.r2presigner.policy.Lifetime.BoundBy;
import dev.r2presigner.policy.config.YamlPolicies;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** URLs that live on after the token that asked for them, where the policy lets them. */
class OutlivesTokenTest {

  private static final String POLICY =
      """
      night:
        prefix: users/{sub}/
        operations: [upload, download, multipart]
        content-types: ["image/*"]
        max-size: 10M
        expiry: 5m
        max-expiry: 12h
        delegations: {roles: [user]}
        outlives-token: true
      """;

  private static final Policies OUTLIVING = YamlPolicies.read(POLICY);
  private static final Policies BOUND = YamlPolicies.read(POLICY.replace("true", "false"));

  private static Caller caller(long secondsLeft) {
    return new Caller(
        "alice", Set.of("user"), Map.of("sub", "alice"), NOW.plusSeconds(secondsLeft));
  }

  private static Lifetime lifetime(
      Policies policies, Caller caller, Intent<?> intent, Instant signerEndsAt) {
    Decision<?> decision =
        policies.decide(caller, intent, NOW, signerEndsAt, new SplittableRandom(1));
    return ((Grant.Timed) ((Decision.Granted<?>) decision).grant()).lifetime();
  }

  @ParameterizedTest
  @CsvSource({
    // asked, token seconds left, credentials seconds left -> seconds, bound by, outlives
    ", 2, , 300, POLICY, true",
    "43200, 2, , 43200, REQUEST, true",
    "43200, 43199, , 43200, REQUEST, true",
    "300, 300, , 300, REQUEST, false",
    "300, 301, , 300, REQUEST, false",
    "300, 299, , 300, REQUEST, true",
    "43200, 2, 60, 60, CREDENTIALS, true",
    "43200, 90, 60, 60, CREDENTIALS, false",
    "43200, 60, 60, 60, CREDENTIALS, false"
  })
  void onlyTheCredentialsShortenIt(
      Long asked, long left, Long signs, long seconds, BoundBy boundBy, boolean outlives) {
    Instant end = signs == null ? Instant.MAX : NOW.plusSeconds(signs);
    Intent<?> upload = wish().key("users/alice/a").expiresIn(asked).upload();

    assertThat(lifetime(OUTLIVING, caller(left), upload, end))
        .isEqualTo(new Lifetime(seconds, boundBy, outlives));
    assertThat(lifetime(BOUND, caller(left), upload, end).outlivesToken()).isFalse();
    assertThat(lifetime(BOUND, caller(left), upload, end).seconds()).isLessThanOrEqualTo(left);
  }

  @Test
  void everyKindOfUrlLivesOn() {
    Intent<?> download = new Intent.Download("users/alice/a", null, null, null);
    Intent<?> parts =
        new Intent.Multipart(
            "users/alice/a",
            null,
            new MultipartAction("id", MultipartStep.PARTS, List.of(new PartLength(1, 5))),
            5L);

    assertThat(lifetime(OUTLIVING, caller(1), download, Instant.MAX).seconds()).isEqualTo(300);
    assertThat(lifetime(OUTLIVING, caller(1), parts, Instant.MAX).seconds()).isEqualTo(43_200);
  }

  /** A delegation ends when it says, whatever the policy. */
  @Test
  void noUrlOutlivesADelegation() {
    Caller guest =
        Bearer.of(
            caller(7), "night", new Delegation.Scope.OneKey("users/alice/a"), Operation.UPLOAD);

    assertThat(lifetime(OUTLIVING, guest, wish().key("users/alice/a").upload(), Instant.MAX))
        .isEqualTo(new Lifetime(7, BoundBy.TOKEN, false));
  }
}
