package dev.r2presigner;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What is in the production package, entry by entry: nothing that only the local profile needs. */
class PackageContentIT {

  private static final Path PACKAGE = Path.of("target", "quarkus-app");

  /** As {@code lib/main/some.jar!entry}. */
  private static final List<String> ENTRIES = new ArrayList<>();

  @BeforeAll
  static void readAll() throws IOException {
    try (Stream<Path> files = Files.walk(PACKAGE)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String name = PACKAGE.relativize(file).toString();
        ENTRIES.add(name);
        if (name.endsWith(".jar")) {
          try (ZipFile jar = new ZipFile(file.toFile())) {
            jar.stream().map(ZipEntry::getName).forEach(entry -> ENTRIES.add(name + "!" + entry));
          }
        }
      }
    }
  }

  @Test
  void theApplicationItselfIsThere() {
    assertThat(ENTRIES)
        .anyMatch(entry -> entry.endsWith("!dev/r2presigner/upload/UploadResource.class"))
        .anyMatch(entry -> entry.endsWith("!application.yaml"));
  }

  @Test
  void nothingOfTheLocalProfileIsThere() {
    assertThat(ENTRIES)
        .noneMatch(entry -> entry.contains("dev/r2presigner/local"))
        .noneMatch(entry -> entry.contains("application-local"))
        .noneMatch(entry -> entry.contains("application-samples"))
        .noneMatch(entry -> entry.contains("application-dev"))
        .noneMatch(entry -> entry.endsWith("private.pem"));
  }

  @Test
  void noStoreAndNoServerOfItsOwnIsThere() {
    assertThat(ENTRIES)
        .noneMatch(entry -> entry.toLowerCase(Locale.ROOT).contains("s3proxy"))
        .noneMatch(entry -> entry.contains("org/gaul/"))
        .noneMatch(entry -> entry.contains("jclouds"))
        .noneMatch(
            entry ->
                entry.contains("eclipse/jetty") || entry.contains("lib/main/org.eclipse.jetty"));
  }

  @Test
  void noPageIsThereAndNoDevelopmentTool() {
    // Of ours and of the framework: the pages of libraries' own documentation are never served.
    assertThat(ENTRIES)
        .noneMatch(entry -> entry.contains("!META-INF/resources/"))
        .noneMatch(entry -> entry.matches(".*swagger-ui.*\\.(html|js|css|png)"))
        .noneMatch(entry -> entry.contains("devui") || entry.contains("dev-ui"))
        .noneMatch(entry -> entry.startsWith("app/") && entry.matches(".*\\.(html|js|css)"));
  }

  @Test
  void nothingOfTheTestsIsThere() {
    assertThat(ENTRIES)
        .noneMatch(
            entry -> entry.startsWith("app/") && entry.toLowerCase(Locale.ROOT).contains("test"))
        .noneMatch(entry -> entry.contains("!org/junit/") || entry.contains("!org/assertj/"))
        .noneMatch(entry -> entry.contains("rest-assured") || entry.contains("!com/tngtech/"))
        .noneMatch(entry -> entry.matches("lib/[^!]*(junit|quarkus-test|assertj|archunit)[^!]*"));
  }
}
