package dev.r2presigner;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The bill of materials in the package is that of this package: every jar of it, by its hash. */
class SbomIT {

  private static final Path PACKAGE = Path.of("target", "quarkus-app");

  /** Quarkus leaves it out of the package: it opens an editor in quarkus:dev. */
  private static final String FOR_DEVELOPMENT = "quarkus-ide-launcher";

  private final JsonNode sbom = read();

  private static JsonNode read() {
    try {
      return new ObjectMapper().readTree(PACKAGE.resolve("bom.json").toFile());
    } catch (IOException missing) {
      throw new AssertionError("no bill of materials in the package", missing);
    }
  }

  @Test
  void everyJarOfThePackageIsListedAndNothingElse() throws Exception {
    Map<String, String> listed = new TreeMap<>();
    for (JsonNode component : sbom.get("components")) {
      if (!component.get("name").asText().equals(FOR_DEVELOPMENT)) {
        listed.put(sha256(component), component.get("purl").asText());
      }
    }
    Map<String, String> packaged = new TreeMap<>();
    try (Stream<Path> jars = Files.walk(PACKAGE.resolve("lib"))) {
      for (Path jar : jars.filter(Files::isRegularFile).toList()) {
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(jar));
        packaged.put(HexFormat.of().formatHex(hash), jar.getFileName().toString());
      }
    }
    assertThat(packaged).hasSizeGreaterThan(100);
    assertThat(listed.keySet()).isEqualTo(packaged.keySet());
  }

  private static String sha256(JsonNode component) {
    for (JsonNode hash : component.get("hashes")) {
      if (hash.get("alg").asText().equals("SHA-256")) {
        return hash.get("content").asText();
      }
    }
    throw new AssertionError("no hash of " + component.get("name"));
  }

  @Test
  void itIsCycloneDxAndNamesTheApplicationAndItsLicence() {
    assertThat(sbom.get("bomFormat").asText()).isEqualTo("CycloneDX");
    assertThat(sbom.get("specVersion").asText()).isEqualTo("1.6");
    JsonNode application = sbom.get("metadata").get("component");
    assertThat(application.get("type").asText()).isEqualTo("application");
    assertThat(application.get("purl").asText())
        .startsWith("pkg:maven/dev.r2presigner/r2-presigner@");
    assertThat(application.get("licenses").get(0).get("license").get("id").asText())
        .isEqualTo("Apache-2.0");
  }
}
