package dev.r2presigner.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** What was packaged: the jars, or the executable that {@code native.image.path} names. */
final class Packaged {

  private static final String EXECUTABLE = System.getProperty("native.image.path", "");
  private static final Path BIN = Path.of(System.getProperty("java.home"), "bin");
  private static final Duration COLLECTION = Duration.ofSeconds(60);

  /** Half the processor time of a start, for tests that start it and do not measure it. */
  static final List<String> SHORT_LIVED = List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

  private Packaged() {}

  private static boolean isNative() {
    return !EXECUTABLE.isEmpty();
  }

  /**
   * With the options that a JVM finds in its environment, and an executable does not. Not as
   * shipped it starts sooner and gets less fast.
   */
  static List<String> command(Map<String, String> environment, boolean asShipped) {
    List<String> command = new ArrayList<>();
    if (isNative()) {
      command.add(Path.of(EXECUTABLE).toAbsolutePath().toString());
      command.addAll(List.of(environment.getOrDefault("JAVA_TOOL_OPTIONS", "").split(" ")));
      command.remove("");
      // It has one collector and nothing left to compile.
      command.removeAll(SHORT_LIVED);
      command.replaceAll(flag -> flag.replace("MaxRAMPercentage", "MaximumHeapSizePercent"));
      return command;
    }
    Path jar = Path.of("target", "quarkus-app", "quarkus-run.jar").toAbsolutePath();
    if (!Files.exists(jar)) {
      throw new IllegalStateException("nothing is packaged: run ./mvnw package first");
    }
    command.add(BIN.resolve("java").toString());
    // Not where a test has chosen its options, and not in a variable: a JVM tells of those on
    // stderr.
    if (!asShipped && !environment.containsKey("JAVA_TOOL_OPTIONS")) {
      command.addAll(SHORT_LIVED);
      Path archive = Path.of("target", "app.jsa").toAbsolutePath();
      if (Files.exists(archive)) {
        command.add("-XX:SharedArchiveFile=" + archive);
      }
    }
    command.addAll(List.of("-jar", jar.toString()));
    return command;
  }

  /** With the JDK's own tool. An executable collects when it is short of memory and not before. */
  static void collectGarbage(Process process) {
    if (isNative()) {
      return;
    }
    String jcmd = BIN.resolve("jcmd").toString();
    try {
      Process collecting =
          new ProcessBuilder(jcmd, String.valueOf(process.pid()), "GC.run")
              .redirectOutput(Redirect.DISCARD)
              .redirectError(Redirect.DISCARD)
              .start();
      if (!collecting.waitFor(COLLECTION.toSeconds(), TimeUnit.SECONDS)
          || collecting.exitValue() != 0) {
        throw new IllegalStateException("no garbage was collected");
      }
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(stopped);
    }
  }
}
