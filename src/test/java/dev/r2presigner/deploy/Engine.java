package dev.r2presigner.deploy;

import static org.awaitility.Awaitility.await;

import dev.r2presigner.testing.Tools;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Debian's buildah and podman with a storage of their own below {@code target}, so that nothing of
 * the machine's own images is touched; needs root, and no network but Maven's.
 */
final class Engine {

  private static final String REMEDY = "install it from Debian, as root";
  private static final Path HOME = Path.of("target/containers").toAbsolutePath();

  /** Without what a sandbox lacks: the second version of cgroups, and raising limits. */
  private static final List<String> PODMAN =
      List.of("podman", "--runtime", "runc", "--cgroup-manager", "cgroupfs");

  /** What a sandbox may not raise, set below its own. */
  static final List<String> LIMITS =
      List.of("--ulimit=nofile=1024:1024", "--ulimit=nproc=1024:1024");

  private Engine() {}

  static void require() {
    Tools.require("root".equals(System.getProperty("user.name")), "root, to build containers");
    Tools.require("buildah", REMEDY);
    Tools.require("podman", REMEDY);
    Tools.require("runc", REMEDY);
    try {
      Files.createDirectories(HOME.resolve("tmp"));
      Files.writeString(
          HOME.resolve("storage.conf"),
          """
          [storage]
          driver = "vfs"
          graphroot = "%1$s/graph"
          runroot = "%1$s/run"
          """
              .formatted(HOME));
      Files.writeString(
          HOME.resolve("containers.conf"),
          """
          [containers]
          default_ulimits = ["nofile=1024:1024", "nproc=1024:1024"]
          """);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  static String buildah(String... arguments) {
    return run(List.of("buildah"), arguments);
  }

  static String podman(String... arguments) {
    return run(PODMAN, arguments);
  }

  /** Runs a script that takes its engine from {@code ENGINE}. */
  static String script(String... command) {
    List<String> program = List.of("env", "ENGINE=" + String.join(" ", PODMAN));
    return run(program, command);
  }

  /** Starts podman's stand-in for Docker's daemon at this socket, and waits for the socket. */
  static Process daemon(Path socket) {
    List<String> command =
        Stream.concat(
                PODMAN.stream(), Stream.of("system", "service", "--time=0", "unix://" + socket))
            .toList();
    ProcessBuilder builder =
        process(command).redirectOutput(HOME.resolve("tmp/daemon.log").toFile());
    builder.environment().put("CONTAINERS_CONF", HOME.resolve("containers.conf").toString());
    try {
      Process process = builder.start();
      await().until(() -> Files.exists(socket) || !process.isAlive());
      return process;
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private static ProcessBuilder process(List<String> command) {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("CONTAINERS_STORAGE_CONF", HOME.resolve("storage.conf").toString());
    builder.environment().put("TMPDIR", HOME.resolve("tmp").toString());
    return builder;
  }

  private static String run(List<String> program, String... arguments) {
    List<String> command = Stream.concat(program.stream(), Stream.of(arguments)).toList();
    try {
      Path output = Files.createTempFile(HOME, "output", ".txt");
      Process process = process(command).redirectOutput(output.toFile()).start();
      if (!process.waitFor(20, TimeUnit.MINUTES)) {
        process.destroy();
        throw new IllegalStateException("still running: " + command);
      }
      String text = Files.readString(output);
      Files.delete(output);
      if (process.exitValue() != 0) {
        throw new IllegalStateException(String.join(" ", command) + ":\n" + text);
      }
      return text.strip();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(stopped);
    }
  }
}
