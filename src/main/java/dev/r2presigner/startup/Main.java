package dev.r2presigner.startup;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;

/** Starts the service; exists for the one setting that Quarkus reads before any configuration. */
@QuarkusMain
public class Main {

  public static void main(String... arguments) {
    // Quarkus would answer a malformed path with a bare 400 before anybody can ask for a token or
    // say
    // what is wrong. RawPath judges every path and query itself, and more strictly.
    System.setProperty("vertx.disableURIValidation", "true");
    Quarkus.run(arguments);
  }
}
