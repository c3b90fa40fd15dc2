package dev.r2presigner.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.r2presigner.testing.Api;
import dev.r2presigner.testing.LocalProfileTest;
import dev.r2presigner.testing.Npm;
import dev.r2presigner.testing.Proof;
import dev.r2presigner.testing.TestTokens;
import dev.r2presigner.testing.Tools;
import io.quarkus.test.common.http.TestHTTPResource;
import io.restassured.RestAssured;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The OpenAPI document that is served, as authors of clients meet it: with a linter, with
 * generators for TypeScript and Java, and with the compilers of both.
 */
@LocalProfileTest
@Tag(Proof.FULL)
class GeneratedClientTest {

  private static final Path SOURCES = Path.of("src", "test", "openapi");
  private static final Path TARGET = Path.of("target", "openapi");

  /** Tests ask for nothing but their packages. */
  private static final Map<String, String> QUIET =
      Map.of("REDOCLY_TELEMETRY", "off", "REDOCLY_SUPPRESS_UPDATE_NOTICE", "true");

  @TestHTTPResource("")
  String address;

  private String document;

  @BeforeEach
  void fetchTheDocument() {
    document = RestAssured.get("/q/openapi").then().statusCode(200).extract().asString();
  }

  @Test
  void isWithoutErrorsAndUnexplainedWarnings() throws IOException {
    Path folder = packages("lint.yaml", ".redocly.lint-ignore.yaml");
    node(folder, "@redocly/cli/bin/cli.js", "lint", "--config=lint.yaml", "openapi.yaml");
  }

  @Test
  void typescriptFitsEveryCall() throws IOException {
    Path folder = packages("tsconfig.json", "sample.ts");
    node(folder, "openapi-typescript/bin/cli.js", "openapi.yaml", "--output=api.d.ts");
    node(folder, "typescript/bin/tsc", "--project", ".");
  }

  @Test
  void javaCompilesAndDoesTheMainJob(@TempDir Path folder) throws IOException {
    Path generator = TARGET.resolve("generator.jar").toAbsolutePath();
    Tools.require(Files.exists(generator), "the generator: it comes with -Pfull");
    put(folder, "java.yaml", "MainJob.java");
    String subject = "generated-client";
    Map<String, String> environment =
        Map.of(
            "CLASSPATH",
            "classes" + File.pathSeparator + System.getProperty("java.class.path"),
            "SERVICE",
            address,
            "TOKEN",
            TestTokens.of(subject));

    List<String> java = List.of("-jar", generator.toString(), "generate");
    jdk(folder, environment, "java", java, "-c=java.yaml", "-i=openapi.yaml", "-o=generated");
    List<String> javac = List.of("-proc:none", "-encoding", "UTF-8", "-d", "classes");
    jdk(folder, environment, "javac", javac, sources(folder));
    jdk(folder, environment, "java", List.of("MainJob"));

    assertThat(
            Api.as(subject)
                .request()
                .get("/v1/objects?prefix=users/" + subject + "/documents/")
                .jsonPath()
                .getList("objects"))
        .isEmpty();
  }

  private Path packages(String... files) throws IOException {
    Path folder =
        Npm.packages(SOURCES, TARGET, List.of(".npmrc", "package.json", "package-lock.json"));
    put(folder, files);
    return folder;
  }

  /** Puts these files into the folder, beside the document. */
  private void put(Path folder, String... files) throws IOException {
    for (String file : files) {
      Npm.copy(SOURCES.resolve(file), folder.resolve(file));
    }
    Files.writeString(folder.resolve("openapi.yaml"), document);
  }

  private static void node(Path folder, String program, String... arguments) throws IOException {
    List<String> command =
        new ArrayList<>(List.of(Npm.node().toString(), "node_modules/" + program));
    command.addAll(List.of(arguments));
    Npm.run(folder, QUIET, "", command);
  }

  private static void jdk(
      Path folder,
      Map<String, String> environment,
      String program,
      List<String> arguments,
      String... more)
      throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(Path.of(System.getProperty("java.home"), "bin", program).toString()));
    command.addAll(arguments);
    command.addAll(List.of(more));
    Npm.run(folder, environment, "", command);
  }

  private static String[] sources(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .map(Path::toString)
          .filter(file -> file.endsWith(".java"))
          .toArray(String[]::new);
    }
  }
}
