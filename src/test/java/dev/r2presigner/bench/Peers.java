package dev.r2presigner.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.r2presigner.testing.Tools;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Builds what the service is compared with, out of src/test/bench, into a directory. */
final class Peers {

  private static final Path SOURCES = Path.of("src", "test", "bench").toAbsolutePath();
  private static final String GO_PACKAGES =
      "install golang-go, golang-github-aws-aws-sdk-go-v2-dev and golang-github-golang-jwt-jwt-dev";

  private Peers() {}

  static List<String> express(Path directory) throws IOException {
    Path peer = packages("express", directory, "server.js");
    return List.of("node", peer.resolve("server.js").toString());
  }

  /** What Workers run on, by itself: without the network around it, and without its caches. */
  static List<String> workerd(Path directory) throws IOException {
    Path peer = packages("workerd", directory, "worker.js", "config.capnp");
    run(
        peer,
        Map.of(),
        "node_modules/.bin/esbuild",
        "worker.js",
        "--bundle",
        "--format=esm",
        "--outfile=bundle.js");
    // Not the script of that name in .bin: the time of its child would not be counted.
    Path executable = peer.resolve("node_modules/@cloudflare/workerd-linux-64/bin/workerd");
    String command = "exec %s serve %s --socket-addr http=127.0.0.1:$PORT";
    return List.of("sh", "-c", command.formatted(executable, peer.resolve("config.capnp")));
  }

  private static Path packages(String name, Path directory, String... sources) throws IOException {
    Tools.require("node", "install nodejs");
    Path peer = Files.createDirectories(directory.resolve(name));
    List<String> files = new ArrayList<>(List.of("package.json", "package-lock.json"));
    files.addAll(List.of(sources));
    for (String file : files) {
      Files.copy(SOURCES.resolve(name).resolve(file), peer.resolve(file));
    }
    run(peer, Map.of(), "npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts");
    return peer;
  }

  static List<String> go(Path directory) throws IOException {
    Tools.require("go", GO_PACKAGES);
    Path executable = directory.resolve("go-peer");
    Map<String, String> packaged =
        Map.of(
            "GO111MODULE", "off",
            "GOPATH", "/usr/share/gocode",
            "GOCACHE", directory.resolve("go-cache").toString());
    run(SOURCES.resolve("go"), packaged, "go", "build", "-o", executable.toString(), "main.go");
    return List.of(executable.toString());
  }

  static List<String> spring(Path directory, String java) throws IOException {
    Path target = directory.resolve("spring");
    String mvnw = Path.of("mvnw").toAbsolutePath().toString();
    run(
        SOURCES.resolve("spring"),
        Map.of(),
        mvnw,
        "-B",
        "-ntp",
        "-q",
        "-f",
        SOURCES.resolve("spring/pom.xml").toString(),
        "-Dpeer.directory=" + target,
        "package");
    return List.of(java, "-jar", target.resolve("spring-peer.jar").toString());
  }

  private static void run(Path directory, Map<String, String> environment, String... command)
      throws IOException {
    // Not the standard input: through that Maven talks to this JVM.
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectOutput(Redirect.INHERIT)
            .redirectError(Redirect.INHERIT);
    builder.environment().putAll(environment);
    Process process = builder.start();
    try {
      assertThat(process.waitFor(10, TimeUnit.MINUTES)).isTrue();
      assertThat(process.exitValue()).as(String.join(" ", command)).isZero();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(stopped);
    }
  }
}
