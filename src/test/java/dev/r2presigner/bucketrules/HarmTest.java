package dev.r2presigner.bucketrules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.r2presigner.bucket.Guard;
import dev.r2presigner.bucket.Guards;
import dev.r2presigner.policy.config.YamlPolicies;
import dev.r2presigner.store.CorsRule;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

  @ParameterizedTest
  @CsvSource({
    "PUT, uploads fail before they begin",
    "GET, pages can't fetch what they download",
    "POST, multipart uploads can't be begun or completed",
    "DELETE, multipart uploads can't be aborted"
  })
  void methodsSayWhoseTheyAre(String method, String harm) {
    assertThat(Harm.ofMissingMethod(method)).isEqualTo(harm);
  }

  @ParameterizedTest
  @CsvSource({
    "Content-Type, uploads fail before they begin",
    "if-none-match, write-once uploads fail before they begin",
    "x-amz-meta-title, uploads with that metadata fail before they begin",
    "x-amz-checksum-sha256, uploads with a checksum fail before they begin"
  })
  void headersSayWhoseTheyAre(String header, String harm) {
    assertThat(Harm.ofMissingHeader(header)).isEqualTo(harm);
  }

  @ParameterizedTest
  @CsvSource({
    "ETag, multipart uploads hang at 100 %",
    "Content-Range, resumed downloads and players lose their place",
    "x-amz-meta-title, pages can't read it"
  })
  void hiddenHeadersSayWhatPagesMiss(String header, String harm) {
    assertThat(Harm.ofHiddenHeader(header)).isEqualTo(harm);
  }
}
