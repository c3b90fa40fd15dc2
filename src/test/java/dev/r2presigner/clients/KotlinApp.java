package dev.r2presigner.clients;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.r2presigner.testing.Npm;
import dev.r2presigner.testing.Tools;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import okio.ByteString;

/**
 * An app in Kotlin with the client for OkHttp and its worker, in a process of its own: it calls the
 * functions of {@code src/test/kotlin/Driver.kt}.
 */
final class KotlinApp implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path KOTLIN = Path.of("target", "kotlin").toAbsolutePath();
  private static final List<Path> FOLDERS =
      List.of(Path.of("src/clients/okhttp"), Path.of("src/test/kotlin"));

  private final String classes;
  private Process process;
  private BufferedReader answers;

  KotlinApp() {
    Tools.require(Files.exists(KOTLIN.resolve("compiler")), "the compiler: it comes with -Pfull");
    try {
      classes = compiled() + File.pathSeparator + KOTLIN.resolve("lib/*");
      start();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** The classes, compiled once for each state of the sources, by the first process that asks. */
  private static synchronized Path compiled() throws IOException {
    Path folder = KOTLIN.resolve(state());
    try (FileChannel lock = FileChannel.open(KOTLIN.resolve("lock"), CREATE, WRITE);
        var mine = lock.lock()) {
      if (mine.isValid() && !Files.exists(folder)) {
        Path fresh = Files.createTempDirectory(KOTLIN, "classes");
        Npm.run(Path.of("."), Map.of(), "", compilation(fresh));
        Files.move(fresh, folder);
      }
    }
    return folder;
  }

  private static String state() throws IOException {
    StringBuilder all = new StringBuilder();
    for (Path source : sources()) {
      all.append(Files.readString(source));
    }
    return ByteString.encodeUtf8(all.toString()).sha256().hex();
  }

  private static List<Path> sources() throws IOException {
    List<Path> sources = new ArrayList<>();
    for (Path folder : FOLDERS) {
      try (var files = Files.list(folder)) {
        files.sorted().forEach(sources::add);
      }
    }
    return sources;
  }

  private static List<String> compilation(Path to) throws IOException {
    String lib = KOTLIN.resolve("lib/*").toString();
    List<String> command =
        new ArrayList<>(java(KOTLIN.resolve("compiler/*") + File.pathSeparator + lib));
    command.add("org.jetbrains.kotlin.cli.jvm.K2JVMCompiler");
    command.addAll(List.of("-no-stdlib", "-no-reflect", "-Werror", "-jvm-target", "17"));
    command.addAll(List.of("-classpath", libraries(), "-d", to.toString()));
    sources().forEach(source -> command.add(source.toString()));
    return command;
  }

  private static String libraries() throws IOException {
    try (var files = Files.list(KOTLIN.resolve("lib"))) {
      return String.join(File.pathSeparator, files.map(Path::toString).sorted().toList());
    }
  }

  /** Young all its life, as the tests' own. */
  private static List<String> java(String classPath) {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:TieredStopAtLevel=1",
        "-XX:+UseSerialGC",
        "-Dfile.encoding=UTF-8",
        "-Dsun.stdout.encoding=UTF-8",
        "-cp",
        classPath);
  }

  private void start() throws IOException {
    List<String> command = new ArrayList<>(java(classes));
    command.add("driver.DriverKt");
    process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    answers = process.inputReader(UTF_8);
  }

  Object call(String function, Object... arguments) {
    List<Object> line = new ArrayList<>(List.of(function));
    line.addAll(List.of(arguments));
    try {
      Writer calls = process.outputWriter(UTF_8);
      calls.write(JSON.writeValueAsString(line) + "\n");
      calls.flush();
      String answer = answers.readLine();
      if (answer == null) {
        throw new IllegalStateException("the app ended in " + function);
      }
      return JSON.readValue(answer, Map.class).get("answer");
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** Kills the app as a system does that needs its memory, and starts it again. */
  void restart() {
    close();
    try {
      start();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }
}
