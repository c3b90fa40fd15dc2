package dev.r2presigner.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The client for OkHttp in an app, one process for all tests of a class. */
abstract class KotlinClient extends GatewayTest {

  static KotlinApp app;

  @BeforeAll
  static void startTheApp() {
    app = new KotlinApp();
  }

  @AfterAll
  static void endTheApp() {
    if (app != null) {
      app.close();
    }
  }

  static Path write(Path file, int size, int seed) throws IOException {
    byte[] content = new byte[size];
    new Random(seed).nextBytes(content);
    return Files.write(file, content);
  }

  /** Of an app that remembers beside the test's files. */
  @Override
  Map<String, Object> options(String... tokens) {
    Map<String, Object> options = super.options(tokens);
    options.put("memory", memory().toString());
    return options;
  }

  Path memory() {
    return folder.resolve("memory");
  }

  Map<String, Object> options(int tries) {
    Map<String, Object> options = options(token());
    options.put("tries", tries);
    return options;
  }

  void begin(Map<String, Object> options, Path file, Map<String, Object> where) {
    memory().toFile().mkdir();
    app.call("begin", "one", options, file.toString(), where);
  }

  Map<String, Object> upload(Map<String, Object> options, Path file, Map<String, Object> where) {
    begin(options, file, where);
    return ended();
  }

  @SuppressWarnings("unchecked")
  Map<String, Object> ended() {
    return (Map<String, Object>) app.call("ended", "one");
  }

  void cancel() {
    app.call("cancel", "one");
  }

  @SuppressWarnings("unchecked")
  List<Integer> loaded() {
    return (List<Integer>) app.call("loaded", "one");
  }

  void assertComesBack(String key, Path file) {
    Path back = folder.resolve("back");
    answer(app.call("download", options(token()), key, back.toString()));
    assertThat(back).hasSameBinaryContentAs(file);
  }

  void assertNothingIsRemembered() {
    assertThat(memory()).isEmptyDirectory();
  }
}
