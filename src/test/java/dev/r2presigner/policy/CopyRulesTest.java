package dev.r2presigner.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.r2presigner.policy.Refusal.Reason;
import dev.r2presigner.policy.config.YamlPolicies;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What both policies of a copy say of it. */
class CopyRulesTest {

  private static final Policies POLICIES =
      YamlPolicies.read(
          """
          inbox:
            prefix: inbox/{sub}/
            operations: [upload, copy-from]
            content-types: [image/png]
            max-size: 10G
          files:
            prefix: files/{sub}/
            operations: [copy-to]
            content-types: [image/png]
            max-size: 10G
            metadata: [title]
          small:
            prefix: small/{sub}/
            operations: [copy-to]
            content-types: [image/png]
            max-size: 1K
            overwrite: true
            checksum: required
          minted:
            prefix: minted/{sub}/
            operations: [copy-from, copy-to, delete]
            content-types: [image/png]
            max-size: 1K
            names: generated
          """);
  private static final Caller ALICE = YamlPolicies.caller("alice");
  private static final String SHA256 = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";

  private static Decision<?> decide(Intent<?> wish) {
    return YamlPolicies.decide(POLICIES, ALICE, wish);
  }

  private static Intent.Copy copy(
      String key, String type, long length, String checksum, Map<String, String> metadata) {
    return new Intent.Copy(
        new ObjectName.Key(key, null),
        new ObjectContent(type, length, checksum, metadata, "no-cache"));
  }

  private static Reason refused(Intent<?> wish) {
    return decide(wish).fold(granted -> null, Refusal::reason);
  }

  @Test
  void aGrantHoldsExactlyTheContent() {
    Intent.Copy wish = copy("files/alice/a", "image/png", 17, null, Map.of("title", "x"));

    Grant.Copy grant = (Grant.Copy) ((Decision.Granted<?>) decide(wish)).grant();

    assertThat(grant.content())
        .isEqualTo(
            new Grant.Content("image/png", 17, null, Map.of("title", "x"), "no-cache", null));
    assertThat(grant.writeOnce()).isTrue();
    assertThat(grant.declaredBytes()).isEqualTo(17);
    assertThat(grant.rules().metadata()).containsExactly("title");
  }

  @Test
  void overwritingIsThePolicysToAllow() {
    Intent.Copy wish = copy("small/alice/a", "image/png", 17, SHA256, Map.of());

    assertThat(((Grant.Copy) ((Decision.Granted<?>) decide(wish)).grant()).writeOnce()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "files/alice/a, image/gif, 1, CONTENT_TYPE_NOT_ALLOWED",
    "files/alice/a, image/png, 5368709121, CONTENT_LENGTH_NOT_ALLOWED",
    "small/alice/a, image/png, 1025, CONTENT_LENGTH_NOT_ALLOWED",
    "small/alice/a, image/png, 1, CHECKSUM_REQUIRED",
    "files/bob/a, image/png, 1, KEY_NOT_ALLOWED",
    "inbox/alice/a, image/png, 1, OPERATION_NOT_ALLOWED",
    "minted/alice/a, image/png, 1, INVALID_REQUEST",
    "files/alice/../a, image/png, 1, INVALID_KEY",
  })
  void theTargetsPolicyJudges(String key, String type, long length, Reason reason) {
    assertThat(refused(copy(key, type, length, null, Map.of()))).isEqualTo(reason);
  }

  @Test
  void fiveGibibytesAreCopied() {
    assertThat(refused(copy("files/alice/a", "image/png", 5L << 30, null, Map.of()))).isNull();
  }

  @Test
  void metadataThatIsNotListedIsRefused() {
    assertThat(refused(copy("files/alice/a", "image/png", 1, null, Map.of("role", "admin"))))
        .isEqualTo(Reason.METADATA_NOT_ALLOWED);
  }

  /** Before anything is known of the source, so that nothing is done for a copy that can't be. */
  @Test
  void theKeysAreJudgedWithoutAContent() {
    assertThat(refused(new Intent.Existing("inbox/alice/a", Operation.COPY_FROM))).isNull();
    assertThat(refused(new Intent.Existing("files/alice/a", Operation.COPY_TO))).isNull();
    assertThat(refused(new Intent.Existing("minted/alice/a", Operation.COPY_FROM))).isNull();
    assertThat(refused(new Intent.Existing("minted/alice/a", Operation.DELETE))).isNull();
    assertThat(refused(new Intent.Existing("files/alice/a", Operation.COPY_FROM)))
        .isEqualTo(Reason.OPERATION_NOT_ALLOWED);
    assertThat(refused(new Intent.Existing("inbox/alice/a", Operation.COPY_TO)))
        .isEqualTo(Reason.OPERATION_NOT_ALLOWED);
    assertThat(refused(new Intent.Existing("minted/alice/a", Operation.COPY_TO)))
        .isEqualTo(Reason.INVALID_REQUEST);
  }

  @Test
  void aKeyUnderTwoPoliciesIsNeithers() {
    Policies two =
        YamlPolicies.readThoughPrefixesMeet(
            """
            one: {prefix: "files/{sub}/", operations: [copy-from, copy-to], content-types: [a/b], max-size: 1}
            two: {prefix: "files/{name}/", operations: [copy-from, copy-to], content-types: [a/b], max-size: 1}
            """);
    Caller both =
        new Caller(
            "alice",
            Set.of(),
            Map.of("sub", "alice", "name", "alice"),
            YamlPolicies.NOW.plusSeconds(60));
    for (Operation operation : List.of(Operation.COPY_FROM, Operation.COPY_TO)) {
      Decision<?> decision =
          YamlPolicies.decide(two, both, new Intent.Existing("files/alice/a", operation));
      assertThat(decision.<Reason>fold(granted -> null, Refusal::reason))
          .isEqualTo(Reason.KEY_NOT_ALLOWED);
    }
  }

  /** Every object that a copy may make could have a receipt. */
  @Test
  void theRulesOfACopyGrantWhatItMayStore() {
    Intent<?> wish = new Intent.Existing("files/alice/a", Operation.COPY_TO);
    Grant.Existing grant = (Grant.Existing) ((Decision.Granted<?>) decide(wish)).grant();

    assertThat(grant.rules().maxBytes()).isEqualTo(5L << 30);
  }

  @Test
  void aPolicyThatTakesCopiesSaysWhich() {
    assertThat(YamlPolicies.findings("p: {prefix: p/, operations: [copy-to]}"))
        .extracting(Object::toString)
        .anyMatch(finding -> finding.contains("content-types"))
        .anyMatch(finding -> finding.contains("max-size"));
    assertThat(YamlPolicies.findings("p: {prefix: p/, operations: [copy-from]}")).isEmpty();
    assertThat(YamlPolicies.findings("p: {prefix: p/, operations: [copy_from]}")).isNotEmpty();
  }
}
