package dev.r2presigner.bucketrules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.r2presigner.bucket.Guard;
import dev.r2presigner.bucket.Guards;
import dev.r2presigner.policy.config.YamlPolicies;
import dev.r2presigner.store.CorsRule;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Everything a policy can want has a sentence of its own about what breaks without it. */
class HarmTest {

  private static final CorsRule EVERYTHING =
      BucketCorsPolicy.derive(
              List.of("https://app.example.com"),
              YamlPolicies.read(
                  """
                  all:
                    prefix: all/
                    operations: [upload, download, multipart, delete]
                    content-types: ["image/*"]
                    max-size: 1M
                    metadata: [title]
                  """),
              Guards.of(Guard.CONDITION))
          .get(0);

  @Test
  void nothingThatIsWantedIsLeftToTheGeneralSentence() {
    assertThat(EVERYTHING.methods())
        .map(Harm::ofMissingMethod)
        .doesNotContain(Harm.ofMissingMethod("PATCH"))
        .doesNotHaveDuplicates();
    assertThat(EVERYTHING.headers())
        .map(Harm::ofMissingHeader)
        .doesNotContain(Harm.ofMissingHeader("x-other"))
        .doesNotHaveDuplicates();
  }

  @Test
  void namesAreReadWithoutTheirCase() {
    assertThat(Harm.ofMissingHeader("Content-Type"))
        .isEqualTo(Harm.ofMissingHeader("content-type"))
        .isNotEqualTo(Harm.ofMissingHeader("x-other"));
    assertThat(Harm.ofHiddenHeader("ETag"))
        .isEqualTo(Harm.ofHiddenHeader("etag"))
        .isNotEqualTo(Harm.ofHiddenHeader("x-other"));
  }

  @Test
  void allMetadataHasOneSentence() {
    assertThat(Harm.ofMissingHeader("x-amz-meta-title"))
        .isEqualTo(Harm.ofMissingHeader("x-amz-meta-author"))
        .isNotEqualTo(Harm.ofMissingHeader("x-other"));
  }
}
