package dev.r2presigner.policy;

import static dev.r2presigner.policy.config.YamlPolicies.caller;
import static dev.r2presigner.policy.config.YamlPolicies.decide;
import static org.assertj.core.api.Assertions.assertThat;

import dev.r2presigner.policy.Refusal.Reason;
import dev.r2presigner.policy.config.YamlPolicies;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the rules make of the steps of an upload in parts. */
class MultipartRulesTest {

  private static final Policies POLICIES =
      YamlPolicies.read(
          """
          films:
            prefix: f/{sub}/
            operations: [multipart]
            content-types: [video/mp4]
            max-size: 100M
            metadata: [title]
            expiry: 5m
            max-expiry: 15m
          counted:
            prefix: c/{sub}/
            operations: [multipart]
            content-types: [video/mp4]
            max-size: 100M
            limits: {bytes: 1G/1h}
          made:
            prefix: m/{sub}/
            operations: [multipart]
            content-types: [video/mp4]
            max-size: 100M
            names: generated
            overwrite: true
          """);

  private static Intent<?> create(String key, Long length, boolean lenient) {
    return new Intent.CreateMultipart(
        new ObjectName.Key(key, null),
        new ObjectContent("video/mp4", length, null, Map.of("title", "x"), "no-store"),
        lenient);
  }

  private static Intent<?> parts(String key, Long length) {
    List<PartLength> first = length == null ? List.of() : List.of(new PartLength(1, length));
    MultipartAction action = new MultipartAction("id", MultipartStep.PARTS, first);
    return new Intent.Multipart(key, null, action, length);
  }

  private static Reason refusal(Intent<?> intent) {
    return ((Decision.Refused<?>) decide(POLICIES, caller("alice"), intent)).refusal().reason();
  }

  private static Grant grant(Intent<?> intent) {
    return ((Decision.Granted<?>) decide(POLICIES, caller("alice"), intent)).grant();
  }

  @Test
  void noSizeIsRefusedAtTheBeginningAndAtEachPart() {
    for (boolean lenient : List.of(true, false)) {
      assertThat(refusal(create("f/alice/a", null, lenient)))
          .isEqualTo(Reason.CONTENT_LENGTH_NOT_ALLOWED);
    }
    assertThat(refusal(parts("f/alice/a", null))).isEqualTo(Reason.CONTENT_LENGTH_NOT_ALLOWED);
  }

  @Test
  void everySizeThatIsStatedIsJudged() {
    long max = 100L << 20;
    for (long length : List.of(-1L, max + 1)) {
      assertThat(refusal(parts("f/alice/a", length))).isEqualTo(Reason.CONTENT_LENGTH_NOT_ALLOWED);
      assertThat(refusal(create("f/alice/a", length, false)))
          .isEqualTo(Reason.CONTENT_LENGTH_NOT_ALLOWED);
    }
    assertThat(((Grant.Multipart) grant(parts("f/alice/a", max))).rules().maxBytes())
        .isEqualTo(max);
  }

  @Test
  void allThatIsPromisedAtTheBeginningIsGranted() {
    Grant.CreateMultipart grant = (Grant.CreateMultipart) grant(create("f/alice/a", 7L, false));

    assertThat(grant.content().type()).isEqualTo("video/mp4");
    assertThat(grant.content().length()).isEqualTo(7);
    assertThat(grant.content().metadata()).isEqualTo(Map.of("title", "x"));
    assertThat(grant.content().cacheControl()).isEqualTo("no-store");
    assertThat(grant.lifetime().seconds()).isEqualTo(300);
  }

  @Test
  void unlistedMetadataIsRefusedUnlessTheClientCannotKnowThePolicy() {
    assertThat(refusal(create("c/alice/a", 7L, false))).isEqualTo(Reason.METADATA_NOT_ALLOWED);
    assertThat(((Grant.CreateMultipart) grant(create("c/alice/a", 7L, true))).content().metadata())
        .isEmpty();
  }

  @Test
  void aKeyBecomesAGeneratedNameOnlyForAClientThatCannotKnowThePolicy() {
    assertThat(refusal(create("m/alice/a.mp4", 7L, false))).isEqualTo(Reason.INVALID_REQUEST);
    assertThat(grant(create("m/alice/a.mp4", 7L, true)).place())
        .matches("m/alice/[A-Za-z0-9_-]{16,}\\.mp4");
  }

  @ParameterizedTest
  @EnumSource(MultipartStep.class)
  void everyStepOfAGeneratedKeyKeepsIt(MultipartStep step) {
    Intent.Multipart wish =
        new Intent.Multipart("m/alice/made.mp4", null, MultipartAction.of("id", step), 7L);

    Grant.Multipart grant = (Grant.Multipart) grant(wish);

    assertThat(grant.key().value()).isEqualTo("m/alice/made.mp4");
    assertThat(grant.uploadId()).isEqualTo("id");
    assertThat(grant.step()).isEqualTo(step);
    assertThat(grant.writeOnce()).isFalse();
  }

  @Test
  void stepsAreWriteOnceAndLiveAsLongAsThePolicyLetsAny() {
    Grant.Multipart grant = (Grant.Multipart) grant(parts("f/alice/a", 7L));

    assertThat(grant.writeOnce()).isTrue();
    assertThat(grant.lifetime().seconds()).isEqualTo(900);
    assertThat(grant.parts()).containsExactly(new PartLength(1, 7L));
  }
}
