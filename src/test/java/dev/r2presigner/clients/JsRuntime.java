package dev.r2presigner.clients;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import dev.r2presigner.testing.Chromium;
import dev.r2presigner.testing.Npm;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Where the package runs: it calls the functions of {@code src/test/clients/uploads.js}. */
interface JsRuntime extends AutoCloseable {

  Path PACKAGE = Path.of("src/clients/js");
  Path TESTS = Path.of("src/test/clients");

  Object call(String function, Object... arguments);

  /** Ends all that is under way, and keeps what was remembered. */
  void reload();

  @Override
  void close();

  /** A page in a profile of its own, on a site that is neither service nor store. */
  final class InChromium implements JsRuntime {

    private final BrowserContext context = Chromium.browser().newContext();
    private final Page page = context.newPage();

    InChromium(String origin) {
      page.navigate(origin);
      ready();
    }

    private void ready() {
      page.waitForFunction("() => window.uploads");
    }

    @Override
    public Object call(String function, Object... arguments) {
      return page.evaluate(
          "([call, ...rest]) => uploads[call](...rest)", line(function, arguments));
    }

    @Override
    public void reload() {
      page.reload();
      ready();
    }

    @Override
    public void close() {
      context.close();
    }
  }

  /** A process of Node.js, whose package and memory are in a folder. */
  final class InNode implements JsRuntime {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path folder;
    private Process process;
    private BufferedReader answers;

    InNode(Path folder) {
      this.folder = folder;
      try {
        Npm.copy(TESTS.resolve("uploads.js"), folder.resolve("uploads.mjs"));
        Npm.copy(TESTS.resolve("node.mjs"), folder.resolve("node.mjs"));
        Path installed = folder.resolve("node_modules/@r2-presigner/client");
        try (var files = Files.list(PACKAGE)) {
          files.forEach(file -> Npm.copy(file, installed.resolve(file.getFileName())));
        }
        start();
      } catch (IOException failed) {
        throw new UncheckedIOException(failed);
      }
    }

    private void start() throws IOException {
      Path memory = Files.createDirectories(folder.resolve("memory"));
      process =
          new ProcessBuilder(Npm.node().toString(), "node.mjs", "./uploads.mjs", memory.toString())
              .directory(folder.toFile())
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      answers = process.inputReader();
    }

    @Override
    public Object call(String function, Object... arguments) {
      try {
        Writer calls = process.outputWriter();
        calls.write(JSON.writeValueAsString(line(function, arguments)) + "\n");
        calls.flush();
        String answer = answers.readLine();
        if (answer == null) {
          throw new IllegalStateException("Node.js ended in " + function);
        }
        return JSON.readValue(answer, Map.class).get("answer");
      } catch (IOException failed) {
        throw new UncheckedIOException(failed);
      }
    }

    @Override
    public void reload() {
      try {
        process.destroyForcibly();
        start();
      } catch (IOException failed) {
        throw new UncheckedIOException(failed);
      }
    }

    @Override
    public void close() {
      // It may be writing to the folder, which is removed next.
      process.destroyForcibly().onExit().join();
    }
  }

  private static List<Object> line(String function, Object... arguments) {
    List<Object> line = new ArrayList<>(List.of(function));
    line.addAll(List.of(arguments));
    return line;
  }
}
