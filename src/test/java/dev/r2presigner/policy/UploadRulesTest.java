package dev.r2presigner.policy;

import static dev.r2presigner.policy.config.YamlPolicies.NOW;
import static dev.r2presigner.policy.config.YamlPolicies.caller;
import static dev.r2presigner.policy.config.YamlPolicies.decide;
import static dev.r2presigner.policy.config.YamlPolicies.wish;
import static org.assertj.core.api.Assertions.assertThat;

import dev.r2presigner.policy.Refusal.Reason;
import dev.r2presigner.policy.config.YamlPolicies;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Types, sizes, metadata, checksum and expiry of an upload whose policy and key are settled. */
class UploadRulesTest {

  private static final String CHECKSUM = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";

  private static final Policies POLICIES =
      YamlPolicies.read(
          """
          pics:
            prefix: p/{sub}/
            operations: [upload]
            content-types: ["image/*", text/plain, "text/plain; charset=utf-8"]
            max-size: 5M
            metadata: [title]
            expiry: 5m
            max-expiry: 15m
          sums:
            prefix: s/{sub}/
            operations: [upload]
            content-types: [image/png]
            max-size: 100G
            overwrite: true
            checksum: required
          drafts:
            prefix: d/{sub}/
            operations: [upload]
            content-types: [image/png]
            max-size: 5M
            overwrite: true
          fresh:
            prefix: f/{sub}/
            operations: [upload]
            content-types: [image/png]
            max-size: 5M
            overwrite: true
            names: generated
          """);

  private static final Caller ALICE = caller("alice");

  private static YamlPolicies.Wish picture() {
    return wish().key("p/alice/a");
  }

  private static Reason refusal(YamlPolicies.Wish wish) {
    return ((Decision.Refused<?>) decide(POLICIES, ALICE, wish.upload())).refusal().reason();
  }

  private static Grant.Upload grant(YamlPolicies.Wish wish) {
    return (Grant.Upload) ((Decision.Granted<?>) decide(POLICIES, ALICE, wish.upload())).grant();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "image/png",
        "IMAGE/Png",
        "image/vnd.x-y",
        "text/plain",
        "text/plain; charset=utf-8",
        "Text/Plain; Charset=UTF-8"
      })
  void listedTypesAreAllowedInAnyAsciiCase(String type) {
    assertThat(grant(picture().type(type)).content().type()).isEqualTo(type);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "image",
        "image/",
        "imagex/png",
        "image/png/x",
        "image/png; charset=utf-8",
        "image/png;",
        "image/png, text/html",
        "image/png text/html",
        "image/png\n",
        "\nimage/png",
        "image/png\r\nX: y",
        "image/png ",
        " image/png",
        "image/\u0131mg",
        "\u0130mage/png",
        "image/pn\u212A",
        "text/html",
        "text/plain;charset=utf-8",
        "text/plain; charset=utf-16",
        "text/plain; charset=utf-8; x=y",
        "*/*",
        "image/*/"
      })
  void otherTypesAndTricksAreNot(String type) {
    assertThat(refusal(picture().type(type))).isEqualTo(Reason.CONTENT_TYPE_NOT_ALLOWED);
  }

  @Test
  void hostileTypesCostLinearTime() {
    assertThat(refusal(picture().type("image/" + "a".repeat(30_000))))
        .isEqualTo(Reason.CONTENT_TYPE_NOT_ALLOWED);
  }

  @Test
  void missingTypeIsRefusedAsAType() {
    assertThat(refusal(picture().type(null))).isEqualTo(Reason.CONTENT_TYPE_NOT_ALLOWED);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 5_242_880})
  void lengthsUpToTheMaximumAreSignedExactly(long length) {
    assertThat(grant(picture().length(length)).content().length()).isEqualTo(length);
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, 5_242_881, Long.MAX_VALUE, Long.MIN_VALUE})
  void otherLengthsAreRefused(long length) {
    assertThat(refusal(picture().length(length))).isEqualTo(Reason.CONTENT_LENGTH_NOT_ALLOWED);
  }

  @Test
  void missingLengthIsRefused() {
    assertThat(refusal(picture().length(null))).isEqualTo(Reason.CONTENT_LENGTH_NOT_ALLOWED);
  }

  @Test
  void onePutNeverExceedsWhatR2TakesInOneRequest() {
    YamlPolicies.Wish wish = wish().key("s/alice/a").checksum(CHECKSUM);

    assertThat(grant(wish.length(Policy.MAX_SINGLE_REQUEST)).content().length())
        .isEqualTo(5_363_466_240L);
    assertThat(refusal(wish.length(Policy.MAX_SINGLE_REQUEST + 1)))
        .isEqualTo(Reason.CONTENT_LENGTH_NOT_ALLOWED);
  }

  @Test
  void writeOnceUnlessThePolicySaysOverwrite() {
    assertThat(grant(picture()).writeOnce()).isTrue();
    assertThat(grant(wish().key("s/alice/a").checksum(CHECKSUM)).writeOnce()).isFalse();
  }

  /** What is written once replaces nothing, and a new name meets nothing. */
  @Test
  void theObjectToReplaceIsNamedOnlyWhereOneIsReplaced() {
    YamlPolicies.Wish draft = wish().key("d/alice/a").ifMatch("\"abc\"");
    assertThat(grant(draft).ifMatch()).isEqualTo("\"abc\"");
    assertThat(grant(draft).writeOnce()).isFalse();
    assertThat(grant(draft.ifMatch(null)).ifMatch()).isNull();

    assertThat(refusal(picture().ifMatch("\"abc\""))).isEqualTo(Reason.INVALID_REQUEST);
    assertThat(refusal(wish().filename("a").policy("fresh").ifMatch("\"abc\"")))
        .isEqualTo(Reason.INVALID_REQUEST);
    // After what is wrong with the key, before what is wrong with the rest.
    assertThat(refusal(picture().key("x/alice/a").ifMatch("\"abc\"")))
        .isEqualTo(Reason.KEY_NOT_ALLOWED);
    assertThat(refusal(picture().type("bad").ifMatch("\"abc\""))).isEqualTo(Reason.INVALID_REQUEST);
  }

  @Test
  void checksumIsSignedWhereGivenAndRequiredWhereThePolicySaysSo() {
    assertThat(grant(picture().checksum(CHECKSUM)).content().checksumSha256()).isEqualTo(CHECKSUM);
    assertThat(grant(picture()).content().checksumSha256()).isNull();
    assertThat(refusal(wish().key("s/alice/a"))).isEqualTo(Reason.CHECKSUM_REQUIRED);
  }

  @Test
  void onlyListedMetadataIsAllowed() {
    assertThat(grant(picture().metadata(Map.of("title", "x"))).content().metadata())
        .isEqualTo(Map.of("title", "x"));
    for (String name : Set.of("Title", "author", "", "title\r\nx", "x-amz-meta-title")) {
      assertThat(refusal(picture().metadata(Map.of(name, "x"))))
          .isEqualTo(Reason.METADATA_NOT_ALLOWED);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " x", "x ", "a  b", "ä", "a\r\nb", "a\u0000b", "\t"})
  void metadataValuesThatHeadersDistortAreRefused(String value) {
    assertThat(refusal(picture().metadata(Map.of("title", value))))
        .isEqualTo(Reason.METADATA_NOT_ALLOWED);
  }

  @Test
  void metadataHasAtMost8192BytesTogether() {
    assertThat(grant(picture().metadata(Map.of("title", "x".repeat(8187)))).content().metadata())
        .hasSize(1);
    assertThat(refusal(picture().metadata(Map.of("title", "x".repeat(8188)))))
        .isEqualTo(Reason.METADATA_NOT_ALLOWED);
  }

  @ParameterizedTest
  @CsvSource({
    // asked, token seconds left -> seconds, bound by; nothing: refused
    ", 3600, 300, POLICY",
    "1, 3600, 1, REQUEST",
    "900, 3600, 900, REQUEST",
    "300, 3600, 300, REQUEST",
    ", 299, 299, TOKEN",
    "900, 10, 10, TOKEN",
    "900, 900, 900, REQUEST",
    "10, 1, 1, TOKEN",
    "0, 3600, , ",
    "-1, 3600, , ",
    "901, 3600, , ",
    "9223372036854775807, 3600, , "
  })
  void expiryIsBoundByRequestPolicyOrToken(
      Long asked, long left, Long seconds, Lifetime.BoundBy boundBy) {
    Caller caller = new Caller("alice", Set.of(), Map.of("sub", "alice"), NOW.plusSeconds(left));
    Decision<?> decision = decide(POLICIES, caller, picture().expiresIn(asked).upload());

    if (seconds == null) {
      assertThat(((Decision.Refused<?>) decision).refusal().reason())
          .isEqualTo(Reason.EXPIRY_NOT_ALLOWED);
    } else {
      assertThat(((Grant.Timed) ((Decision.Granted<?>) decision).grant()).lifetime())
          .isEqualTo(new Lifetime(seconds, boundBy));
    }
  }

  @Test
  void fractionsOfTheTokensLastSecondAreNotGivenAway() {
    Caller caller = new Caller("alice", Set.of(), Map.of("sub", "alice"), NOW.plusMillis(9_999));

    Decision<?> decision = decide(POLICIES, caller, picture().upload());

    assertThat(((Grant.Timed) ((Decision.Granted<?>) decision).grant()).lifetime().seconds())
        .isEqualTo(9);
  }

  /** The contract's order: of everything that is wrong at once, the first is answered. */
  @Test
  void refusalsComeInTheContractsOrder() {
    YamlPolicies.Wish wish =
        wish().key("x/../y").type("bad").length(-1L).metadata(Map.of("no", "x")).expiresIn(0L);

    assertThat(refusal(wish)).isEqualTo(Reason.INVALID_KEY);
    assertThat(refusal(wish.key("x/y"))).isEqualTo(Reason.KEY_NOT_ALLOWED);
    assertThat(refusal(wish.key("s/alice/y"))).isEqualTo(Reason.CONTENT_TYPE_NOT_ALLOWED);
    assertThat(refusal(wish.type("image/png"))).isEqualTo(Reason.CONTENT_LENGTH_NOT_ALLOWED);
    assertThat(refusal(wish.length(1L))).isEqualTo(Reason.METADATA_NOT_ALLOWED);
    assertThat(refusal(wish.metadata(Map.of()))).isEqualTo(Reason.CHECKSUM_REQUIRED);
    assertThat(refusal(wish.checksum(CHECKSUM))).isEqualTo(Reason.EXPIRY_NOT_ALLOWED);
    assertThat(grant(wish.expiresIn(1L)).content().length()).isEqualTo(1);
  }
}
