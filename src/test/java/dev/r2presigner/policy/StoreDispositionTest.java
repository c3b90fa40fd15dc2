package dev.r2presigner.policy;

import static dev.r2presigner.policy.config.YamlPolicies.caller;
import static dev.r2presigner.policy.config.YamlPolicies.decide;
import static dev.r2presigner.policy.config.YamlPolicies.wish;
import static org.assertj.core.api.Assertions.assertThat;

import dev.r2presigner.policy.Grant.Presentation;
import dev.r2presigner.policy.Policy.Disposition;
import dev.r2presigner.policy.config.YamlPolicies;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which disposition and name an upload is granted with. */
class StoreDispositionTest {

  private static Policies policies(String more) {
    return YamlPolicies.read(
        """
        p:
          prefix: p/{sub}/
          operations: [upload, multipart]
          content-types: [image/png]
          max-size: 1K
        %s"""
            .formatted(more.indent(2)));
  }

  private static Presentation granted(String more, Intent<?> intent) {
    Grant grant = ((Decision.Granted<?>) decide(policies(more), caller("alice"), intent)).grant();
    return grant instanceof Grant.Upload upload
        ? upload.content().presentation()
        : ((Grant.CreateMultipart) grant).content().presentation();
  }

  @ParameterizedTest
  @CsvSource({"attachment, ATTACHMENT", "inline, INLINE", "caller, ATTACHMENT"})
  void whatThePolicyForcesIsStoredAndSavingWhereItForcesNothing(String word, Disposition stored) {
    String policy = "store-disposition: true\ndisposition: " + word;

    assertThat(granted(policy, wish().key("p/alice/a/b ü.png").upload()))
        .isEqualTo(new Presentation(stored, "b ü.png"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"caller", "generated"})
  void aFilenameIsTheNameWhoeverMakesTheKey(String names) {
    String policy = "store-disposition: true\nnames: " + names;

    assertThat(granted(policy, wish().filename("b ü.png").policy("p").upload()).filename())
        .isEqualTo("b ü.png");
  }

  @Test
  void aKeyOfUppysGivesTheNameWhereTheServiceMakesTheKey() {
    Intent<?> intent =
        new Intent.CreateMultipart(
            new ObjectName.Key("p/alice/x/b ü.png", null), ObjectContent.of("image/png", 1L), true);

    assertThat(granted("store-disposition: true\nnames: generated", intent).filename())
        .isEqualTo("b ü.png");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "store-disposition: false"})
  void nothingIsStoredUnlessThePolicySaysSo(String policy) {
    assertThat(granted(policy, wish().key("p/alice/b.png").upload())).isNull();
  }
}
