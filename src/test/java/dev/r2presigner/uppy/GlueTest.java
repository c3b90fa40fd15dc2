package dev.r2presigner.uppy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the README gives people to paste is what the other tests of this package run. */
class GlueTest {

  private static final int MOST_LINES = 20;

  @ParameterizedTest
  @ValueSource(strings = {"uppy5.js", "uppy6.js"})
  void theReadmeShowsTheFileThatTheTestsRun(String name) throws IOException {
    String glue = Files.readString(UppyBundles.SOURCES.resolve(name));

    assertThat(Files.readString(Path.of("README.md"))).contains("```js\n" + glue + "```\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"uppy5.js", "uppy6.js"})
  void theGlueIsShortEnoughToBeRead(String name) throws IOException {
    assertThat(Files.readAllLines(UppyBundles.SOURCES.resolve(name)))
        .hasSizeLessThanOrEqualTo(MOST_LINES)
        .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(150));
  }
}
