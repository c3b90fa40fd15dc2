package dev.r2presigner.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.r2presigner.testing.Npm;
import dev.r2presigner.testing.Proof;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program that gathers the licences for the images: nothing is packaged without one. */
@Tag(Proof.FULL)
class LicencesIT {

  private static final Path PACKAGE = Path.of("target", "quarkus-app");

  @TempDir Path directory;

  @Test
  void whateverIsPackagedHasTheTextOfItsLicence() throws IOException {
    gather(PACKAGE.resolve("bom.xml"));

    assertComplete(Manifests.read(PACKAGE.resolve("bom.json")), directory.resolve("licences"));
  }

  /** Each part of the bill of materials has a line in the index, of files that are there. */
  static void assertComplete(String bom, Path licences) {
    Map<String, List<String>> index = new TreeMap<>();
    for (String line : Manifests.read(licences.resolve("THIRD-PARTY.txt")).lines().toList()) {
      String[] columns = line.split(" \\| ", -1);
      index.put(columns[0], Arrays.asList(columns[2].split(" ", -1)));
    }
    try {
      for (JsonNode component : new ObjectMapper().readTree(bom).get("components")) {
        String part = component.get("purl").asText().replaceAll("\\?.*", "");
        assertThat(index).containsKey(part);
        assertThat(index.get(part))
            .allSatisfy(file -> assertThat(licences.resolve(file)).isNotEmptyFile());
      }
    } catch (JsonProcessingException notJson) {
      throw new AssertionError(notJson);
    }
    assertThat(index).hasSizeGreaterThan(100);
  }

  @Test
  void aPartWithoutATextEndsTheBuild() {
    Path bom = directory.resolve("bom.xml");
    StandIns.write(
        bom,
        Manifests.read(PACKAGE.resolve("bom.xml")).replace("BSD-3-Clause", "Beerware-of-nobody"));

    assertThatThrownBy(() -> gather(bom)).hasMessageContaining("no text of a licence for ");
  }

  /** These licences want the notice of the copyright kept. */
  @Test
  void aPartWithoutAHolderEndsTheBuild() {
    Path bom = directory.resolve("bom.xml");
    StandIns.write(
        bom, Manifests.read(PACKAGE.resolve("bom.xml")).replace("MIT-0</id>", "MIT</id>"));

    assertThatThrownBy(() -> gather(bom)).hasMessageContaining("org.reactivestreams");
  }

  private void gather(Path bom) throws IOException {
    Npm.run(
        Path.of("").toAbsolutePath(),
        Map.of(),
        "",
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "deploy/Licences.java",
            bom.toString(),
            System.getProperty("maven.repository"),
            directory.resolve("licences").toString()));
  }
}
