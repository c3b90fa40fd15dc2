package dev.r2presigner.clients;

import dev.r2presigner.testing.Chromium;
import dev.r2presigner.testing.Npm;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;

/** The package in a browser and in Node.js. */
abstract class JsClient extends GatewayTest {

  /** Where the package runs. */
  enum Runtime {
    NODE,
    CHROMIUM
  }

  @ConfigProperty(name = ClientsSite.ORIGIN)
  String origin;

  private JsRuntime runtime;

  @AfterEach
  void leave() {
    if (runtime != null) {
      runtime.close();
    }
  }

  void open(Runtime where) {
    Npm.node();
    if (where == Runtime.CHROMIUM) {
      Chromium.browser();
      runtime = new JsRuntime.InChromium(origin);
    } else {
      runtime = new JsRuntime.InNode(folder);
    }
  }

  void reload() {
    runtime.reload();
  }

  Object call(String function, Object... arguments) {
    return runtime.call(function, arguments);
  }

  Object upload(Map<String, Object> file, Map<String, Object> where) {
    return upload(options(token()), file, where);
  }

  Object upload(Map<String, Object> options, Map<String, Object> file, Map<String, Object> where) {
    begin(options, file, where);
    return ended();
  }

  void begin(Map<String, Object> options, Map<String, Object> file, Map<String, Object> where) {
    call("begin", "one", options, file, where);
  }

  Object ended() {
    return call("ended", "one");
  }

  @SuppressWarnings("unchecked")
  List<Integer> loaded() {
    return (List<Integer>) call("loaded", "one");
  }

  /** Each request of the upload: its method, path and status, and whether it had no token. */
  @SuppressWarnings("unchecked")
  List<String> exchanges() {
    return (List<String>) call("exchanges", "one");
  }

  boolean comesBack(String key, Map<String, Object> file) {
    return (boolean) call("comesBack", options(token()), key, file);
  }
}
