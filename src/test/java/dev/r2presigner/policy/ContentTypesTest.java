package dev.r2presigner.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A range takes no type in which a browser would run script from the bucket. */
class ContentTypesTest {

  private static final ContentTypes RANGES =
      new ContentTypes(List.of("image/*", "application/*", "text/*"));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "image/svg+xml",
        "IMAGE/SVG+XML",
        "image/svg",
        "image/x-svg",
        "image/vnd.svg-compressed",
        "text/html",
        "application/xhtml+xml",
        "application/xml",
        "text/xml",
        "application/atom+xml",
        "application/javascript",
        "text/javascript",
        "application/x-javascript",
        "text/ecmascript",
        "text/jscript",
        "text/livescript"
      })
  void aRangeTakesNoTypeThatCanRunScript(String type) {
    assertThat(RANGES.allow(type)).isFalse();
    assertThat(new ContentTypes(List.of("image/*", type)).allow(type)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "image/png",
        "image/vnd.x-y",
        "text/plain",
        "text/csv",
        "application/pdf",
        "application/json",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
      })
  void aRangeTakesAllElse(String type) {
    assertThat(RANGES.allow(type)).isTrue();
  }
}
