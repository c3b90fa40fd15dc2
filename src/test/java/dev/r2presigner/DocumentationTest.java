package dev.r2presigner;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Keeps the front page short, and every link and every test that a document names true. */
class DocumentationTest {

  private static final Path README = Path.of("README.md");

  /** Fenced: a comment of a shell is no heading, and what is shown there is no link. */
  private static final Pattern CODE = Pattern.compile("(?ms)^ *```.*?^ *```$");

  private static final Pattern LINK = Pattern.compile("]\\(([^)\\s]+)\\)");
  private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.+)$");
  private static final Pattern TEST = Pattern.compile("`(\\w+(?:Test|IT))`");

  static Stream<Path> documents() {
    List<Path> documents = new ArrayList<>(List.of(README));
    for (String folder : List.of("src/docs", "src/clients", "deploy", ".github")) {
      documents.addAll(files(folder, ".md"));
    }
    return documents.stream();
  }

  @Test
  void theFrontPageIsShort() throws IOException {
    assertThat(Files.readAllLines(README)).hasSizeLessThanOrEqualTo(200);
    assertThat(Files.size(README)).isLessThanOrEqualTo(9_000);
    assertThat(Files.size(Path.of(".github/page.png"))).isLessThan(200_000);
  }

  @ParameterizedTest
  @MethodSource("documents")
  void everyLinkWithinTheRepositoryHasATarget(Path document) {
    assertThat(all(LINK, document))
        .filteredOn(link -> !link.contains("://") && !link.startsWith("mailto:"))
        .allMatch(link -> leadsSomewhere(document, link));
  }

  private static boolean leadsSomewhere(Path document, String link) {
    String[] parts = link.split("#", 2);
    Path target = parts[0].isEmpty() ? document : document.resolveSibling(parts[0]).normalize();
    return Files.exists(target)
        && (parts.length == 1
            || all(HEADING, target).stream()
                .map(DocumentationTest::anchor)
                .anyMatch(parts[1]::equals));
  }

  /** The fragment by which GitHub knows a heading. */
  private static String anchor(String heading) {
    return heading.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-');
  }

  @ParameterizedTest
  @MethodSource("documents")
  void everyTestThatIsNamedExists(Path document) {
    List<String> tests =
        files("src/test/java", ".java").stream()
            .map(file -> file.getFileName().toString().replace(".java", ""))
            .toList();

    assertThat(tests).containsAll(all(TEST, document));
  }

  /** The first group of each match outside of fenced code. */
  private static List<String> all(Pattern pattern, Path document) {
    try {
      String prose = CODE.matcher(Files.readString(document)).replaceAll("");
      return pattern.matcher(prose).results().map((MatchResult found) -> found.group(1)).toList();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private static List<Path> files(String folder, String ending) {
    try (Stream<Path> files = Files.walk(Path.of(folder))) {
      return files.filter(file -> file.toString().endsWith(ending)).sorted().toList();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
