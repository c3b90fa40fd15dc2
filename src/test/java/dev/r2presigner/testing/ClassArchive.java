package dev.r2presigner.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Lays out the classes of a service that has started and answered, for the starts of the
 * integration tests: {@code pom.xml} runs this once before them. One that starts so takes half of
 * the processor time; without the archive it starts as well.
 */
final class ClassArchive {

  private static final String UPLOAD =
      "{\"key\":\"users/alice/photos/a.png\",\"contentType\":\"image/png\",\"contentLength\":1}";

  private ClassArchive() {}

  public static void main(String... arguments) throws IOException {
    Path archive = Path.of(arguments[0]);
    Path directory = Files.createTempDirectory(archive.getParent(), "archive");
    Production production =
        Production.withoutStore(directory)
            .set(
                "JAVA_TOOL_OPTIONS",
                String.join(" ", Packaged.SHORT_LIVED) + " -XX:ArchiveClassesAtExit=" + archive);
    try (PackagedService service = production.ready()) {
      String token = production.token("alice");
      assertThat(service.post("/v1/uploads", token, UPLOAD).statusCode()).isEqualTo(200);
      assertThat(service.get("/v1/policies", "no.to.ken").statusCode()).isEqualTo(401);
      assertThat(service.management("/q/metrics").statusCode()).isEqualTo(200);
      service.terminate();
    }
  }
}
