package dev.r2presigner.startup;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The operator's files, read as strictly as the configuration library does not. */
class ConfigFilesTest {

  @TempDir Path folder;

  private Path write(String name, String yaml) throws IOException {
    return Files.writeString(folder.resolve(name), yaml);
  }

  private static ConfigFiles at(Object place, String... profiles) {
    return new ConfigFiles(
        List.of(profiles),
        name ->
            Optional.ofNullable(Map.of("quarkus.config.locations", place.toString()).get(name)));
  }

  @Test
  void aFileWithoutAMistakeIsFineAndRead() throws IOException {
    Path file = write("p.yaml", "a: {b: 1}");

    assertThat(at(file).findings()).isEmpty();
    assertThat(at(file.toUri()).documents()).containsExactly(Map.of("a", Map.of("b", 1)));
    assertThat(at(write("empty.yaml", "# nothing")).documents()).isEmpty();
  }

  /** What is only for a profile is judged like the rest. */
  @Test
  void aDocumentIsFollowedByWhatItHasForProfiles() throws IOException {
    Path file = write("p.yaml", "a: 1\n'%prod': {a: {b: 2}, '%x': {a: 3}}\n'%dev': text");

    assertThat(at(file).documents())
        .hasSize(3)
        .contains(Map.of("a", 3))
        .anySatisfy(document -> assertThat(document.get("a")).isEqualTo(Map.of("b", 2)));
    assertThat(at(write("list.yaml", "[1, 2]")).documents()).isEmpty();
  }

  @Test
  void aFileThatIsNotThereIsNamed() {
    assertThat(at(folder.resolve("none.yaml")).findings())
        .singleElement()
        .satisfies(finding -> assertThat(finding.reason()).contains("none.yaml"));
  }

  /** The parser quotes the line at fault, which may hold the secret of the bucket. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "r2:\\n  key: canary\\n  key: canary | duplicate key, line 3, column 3",
        "policies:\\n  a: {}\\n  a: {}       | duplicate key, line 3, column 3",
        "x: {roles: [canary], roles: []}     | duplicate key, line 1, column 22",
        "r2:\\n  key: \"canary               | line 2",
        "x: *canary                          | line 1, column 4",
        "x: !canary y                        | line 1, column 4",
        "x:\\n\\tcanary                      | line 2, column 1: indented with a tab",
        "x: \u0007canary                     | is not valid YAML",
      })
  void aMalformedFileIsNamedByPositionWithoutItsContent(String yaml, String place)
      throws IOException {
    Path file = write("p.yaml", yaml.replace("\\n", "\n").replace("\\t", "\t"));

    assertThat(at(file).findings())
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.property()).isEqualTo("quarkus.config.locations");
              assertThat(finding.reason()).contains(file.toString(), place);
              assertThat(finding.reason()).doesNotContain("canary", "\n");
            });
    assertThat(at(file).documents()).isEmpty();
  }

  /** SmallRye Config loads all of these. */
  @ParameterizedTest
  @ValueSource(strings = {"p.yaml", "p.yml", "p-eu.yaml", "any.yml"})
  void theFilesOfAFolderAndOfTheProfilesAreRead(String name) throws IOException {
    write(name, "a: 1\na: 2\n");

    assertThat(at(folder).findings()).hasSize(1);
    if (name.equals("p-eu.yaml")) {
      write("p.yaml", "a: 1");
      assertThat(at(folder.resolve("p.yaml")).findings()).isEmpty();
      assertThat(at(folder.resolve("p.yaml"), "prod", "eu").findings()).hasSize(1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"classpath:p.yaml", "https://host.example/p.yaml", "", " "})
  void whatIsNotOnTheDiskIsLeftAlone(String place) {
    assertThat(at(place).findings()).isEmpty();
  }
}
