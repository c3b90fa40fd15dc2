package dev.r2presigner.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.r2presigner.testing.Npm;
import dev.r2presigner.testing.Proof;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The recipe for iOS, which is not run: it has the syntax of Swift, and names what it has to. */
@Tag(Proof.FULL)
class SwiftRecipeTest {

  private static final Path RECIPE = Path.of("src/clients/ios/Transfers.swift");
  private static final Path SOURCES = Path.of("src/test/swift");

  @TempDir Path folder;

  private static void parse(Path file) throws IOException {
    Path packages =
        Npm.packages(
            SOURCES,
            Path.of("target", "swift"),
            List.of(".npmrc", "package.json", "package-lock.json"));
    Npm.copy(SOURCES.resolve("parse.mjs"), packages.resolve("parse.mjs"));
    Npm.run(
        packages,
        Map.of(),
        "",
        List.of(Npm.node().toString(), "parse.mjs", file.toAbsolutePath().toString()));
  }

  @Test
  void itHasTheSyntaxOfSwift() throws IOException {
    parse(RECIPE);
  }

  @Test
  void whatHasNotIsFound() throws IOException {
    String text = Files.readString(RECIPE).replace("struct Wish", "struc Wish");
    Path broken = Files.writeString(folder.resolve("broken.swift"), text);

    assertThatThrownBy(() -> parse(broken)).hasMessageContaining("ERROR");
  }

  /** Without the second and third iOS never learns that the app is done with its events. */
  @Test
  void theBackgroundSessionIsHandedOver() throws IOException {
    assertThat(Files.readString(RECIPE))
        .contains(
            ".background(withIdentifier:",
            "handleEventsForBackgroundURLSession identifier: String, completionHandler:",
            "urlSessionDidFinishEvents(forBackgroundURLSession",
            "outlives-token");
  }
}
