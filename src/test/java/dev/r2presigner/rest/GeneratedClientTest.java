package dev.r2presigner.rest;

import static org.assertj.core.api.Assertions.assertThatNoException;

import dev.r2presigner.testing.Npm;
import dev.r2presigner.testing.Proof;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The OpenAPI document as authors of clients meet it: with a linter, a generator, a compiler. */
@Tag(Proof.FULL)
class GeneratedClientTest {

  private static final Path SOURCES = Path.of("src", "test", "openapi");
  private static final Path DOCUMENT = Path.of("target", "classes", "META-INF", "openapi.yaml");

  /** Tests ask for nothing but their packages. */
  private static final Map<String, String> QUIET =
      Map.of("REDOCLY_TELEMETRY", "off", "REDOCLY_SUPPRESS_UPDATE_NOTICE", "true");

  private static Path node;
  private static Path folder;

  @BeforeAll
  static void prepare() throws IOException {
    node = Npm.node();
    folder =
        Npm.packages(
            SOURCES,
            Path.of("target", "openapi"),
            List.of(".npmrc", "package.json", "package-lock.json"));
    List.of("lint.yaml", ".redocly.lint-ignore.yaml", "tsconfig.json", "sample.ts")
        .forEach(file -> Npm.copy(SOURCES.resolve(file), folder.resolve(file)));
    Npm.copy(DOCUMENT, folder.resolve("openapi.yaml"));
  }

  @Test
  void isWithoutErrorsAndUnexplainedWarnings() {
    passes("@redocly/cli/bin/cli.js", "lint", "--config=lint.yaml", "openapi.yaml");
  }

  @Test
  void typesMadeOfItFitEveryCall() {
    passes("openapi-typescript/bin/cli.js", "openapi.yaml", "--output=api.d.ts");
    passes("typescript/bin/tsc", "--project", ".");
  }

  private static void passes(String program, String... arguments) {
    List<String> command = new ArrayList<>(List.of(node.toString(), "node_modules/" + program));
    command.addAll(List.of(arguments));
    assertThatNoException().isThrownBy(() -> Npm.run(folder, QUIET, "", command));
  }
}
