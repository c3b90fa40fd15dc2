package dev.r2presigner.clients;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.r2presigner.testing.Npm;
import dev.r2presigner.testing.Proof;
import dev.r2presigner.testing.Tools;
import dev.r2presigner.uppy.UppyBundles;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The package as npm publishes it, and as an app's build takes it. */
@Tag(Proof.SLOW)
class JsPackageTest {

  private static final int MOST_BYTES = 6000;

  @TempDir Path folder;

  private Path packed() throws IOException {
    Tools.require("npm", "install it, as in apt-get install npm");
    Npm.run(Path.of("."), Map.of(), "", List.of(".ci/pack-client.sh", "9.8.7", folder.toString()));
    Path file = folder.resolve("r2-presigner-client-9.8.7.tgz");
    Npm.run(folder, Map.of(), "", List.of("tar", "-xzf", file.toString(), "--one-top-level=open"));
    return folder.resolve("open/package");
  }

  @Test
  void itHoldsWhatItNeedsAndNothingElse() throws IOException {
    Path content = packed();

    try (var files = Files.walk(content)) {
      assertThat(
              files.filter(Files::isRegularFile).map(file -> content.relativize(file).toString()))
          .containsExactlyInAnyOrder(
              "LICENSE",
              "README.md",
              "package.json",
              "index.js",
              "index.d.ts",
              "uppy.js",
              "uppy.d.ts",
              "react.js",
              "react.d.ts",
              "calls.js",
              "errors.js",
              "parts.js",
              "plan.js",
              "put.js",
              "store.js",
              "task.js",
              "whole.js");
    }
    JsonNode about = new ObjectMapper().readTree(content.resolve("package.json").toFile());
    assertThat(about.get("name").asText()).isEqualTo("@r2-presigner/client");
    assertThat(about.get("version").asText()).isEqualTo("9.8.7");
    assertThat(about.has("dependencies")).isFalse();
    assertThat(about.has("scripts")).as("nothing runs when it is installed").isFalse();
    assertThat(about.at("/peerDependenciesMeta/react/optional").asBoolean()).isTrue();
  }

  /** Of the core, bundled and minified by esbuild. */
  @Test
  void itsCoreIsSmall() throws IOException {
    String code = JsBuild.bundle("export * from '@r2-presigner/client'", "--minify");
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(code.getBytes(StandardCharsets.UTF_8));
    }

    assertThat(bytes.size()).isLessThanOrEqualTo(MOST_BYTES);
  }

  @Test
  void itsTypesTakeASampleAndRefuseMistakes() throws IOException {
    Path packages = UppyBundles.packages().toAbsolutePath();
    Path app = Files.createDirectories(folder.resolve("app"));
    Path modules = Files.createDirectories(app.resolve("node_modules/@r2-presigner"));
    Files.move(packed(), modules.resolve("client"));
    Npm.copy(JsRuntime.TESTS.resolve("sample.ts"), app.resolve("sample.ts"));

    Npm.run(
        app,
        Map.of(),
        "",
        List.of(
            Npm.node().toString(),
            packages.resolve("node_modules/typescript/bin/tsc").toString(),
            "--strict",
            "--noEmit",
            "--module",
            "nodenext",
            "--noUncheckedIndexedAccess",
            "--exactOptionalPropertyTypes",
            "--lib",
            "es2022,dom",
            "sample.ts"));
  }

  /** What the manual shows is short, and imports what there is. */
  @Test
  void theManualShowsAFileWithoutGlue() throws IOException {
    String manual = Files.readString(Path.of("src/docs/clients.md"));
    List<String> blocks =
        Pattern.compile("```jsx?\n(.*?)```", Pattern.DOTALL)
            .matcher(manual)
            .results()
            .map(block -> block.group(1))
            .toList();

    assertThat(blocks).hasSize(3);
    for (String block : blocks) {
      assertThat(block.lines().count()).isLessThan(10);
      assertThat(JsBuild.bundle(block, "--external:login")).contains("createClient(");
    }
  }
}
