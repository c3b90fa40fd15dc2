package dev.r2presigner.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the README gives people to paste is what the other tests run. */
class RecipesTest {

  private static final Path SOURCES = Path.of("src/test");

  @ParameterizedTest
  @CsvSource({
    "uppy/uppy5.js, js",
    "uppy/uppy6.js, js",
    "clients/fetch.js, js",
    "clients/xhr.js, js",
    "clients/curl.sh, sh",
    "java/dev/r2presigner/clients/OkHttpTransfers.java, java"
  })
  void theReadmeShowsTheFileThatTheTestsRun(String file, String language) throws IOException {
    String recipe = withoutImports(Files.readString(SOURCES.resolve(file)));

    assertThat(Files.readString(Path.of("README.md")))
        .contains("```" + language + "\n" + recipe + "```\n");
  }

  /** As pasted into a package of one's own, by an editor that adds these. */
  private static String withoutImports(String source) {
    int last = source.lastIndexOf("\nimport ");
    return source.startsWith("package ")
        ? source.substring(source.indexOf("\n\n", last) + 2)
        : source;
  }

  @ParameterizedTest
  @CsvSource({
    "uppy/uppy5.js, 20",
    "uppy/uppy6.js, 20",
    "clients/fetch.js, 30",
    "clients/xhr.js, 15",
    "clients/curl.sh, 45",
    "java/dev/r2presigner/clients/OkHttpTransfers.java, 180"
  })
  void aRecipeIsShortEnoughToBeRead(String file, int mostLines) throws IOException {
    List<String> lines = Files.readAllLines(SOURCES.resolve(file));

    assertThat(lines)
        .hasSizeLessThanOrEqualTo(mostLines)
        .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(150));
  }
}
