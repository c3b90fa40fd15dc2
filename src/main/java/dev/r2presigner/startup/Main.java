package dev.r2presigner.startup;

import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.time.Instant;
import java.util.Map;
import java.util.logging.Level;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Starts the service, prints one line if it refuses to start, and exits with 0 on a termination
 * signal. Sets the system properties that Quarkus reads before any configuration.
 */
@QuarkusMain
public class Main {

  private static final String EVENT_LOOPS = "quarkus.vertx.event-loops-pool-size";

  public static void main(String... arguments) {
    // Quarkus would answer a malformed path with a bare 400, before the token check and without a
    // problem. RawPath validates every path and query itself, and more strictly.
    System.setProperty("vertx.disableURIValidation", "true");
    oneEventLoopForEachProcessor();
    if (arguments.length > 0) {
      CommandLine.quieten();
    }
    if (LaunchMode.current() == LaunchMode.NORMAL) {
      NoConfigInside.searchNone();
      EndSignal.exitWithZero();
      Quarkus.run(null, Main::exit, arguments);
    } else {
      // quarkus:dev waits for the mistake to be fixed instead.
      Quarkus.run(arguments);
    }
  }

  /**
   * Sets one event loop per processor, unless the environment sets another number. Quarkus' default
   * is two, for handlers that wait; ours compute, and each context switch between two costs about
   * as much as signing a URL.
   */
  private static void oneEventLoopForEachProcessor() {
    if (System.getenv("QUARKUS_VERTX_EVENT_LOOPS_POOL_SIZE") == null
        && System.getProperty(EVENT_LOOPS) == null) {
      System.setProperty(EVENT_LOOPS, String.valueOf(Runtime.getRuntime().availableProcessors()));
    }
  }

  private static String line(String reason) {
    return LogLine.of(Instant.now(), Level.SEVERE, Main.class.getName(), reason, Map.of(), null);
  }

  private static void exit(int code, @Nullable Throwable failure) {
    CommandEnded ended = failure == null ? null : CommandEnded.in(failure);
    String reason = failure == null ? null : RefusedStart.reason(failure);
    if (ended != null) {
      reason = ended.getMessage();
    }
    if (reason != null) {
      System.err.println(LogFormat.isJson() ? line(reason) : reason);
    } else if (failure != null && ended == null) {
      Logger.getLogger(Main.class).error("Failed to start the service", failure);
    }
    if (ended != null) {
      System.exit(ended.code());
    }
    boolean signalled = failure == null && EndSignal.exitCodes().contains(code);
    System.exit(signalled ? 0 : code);
  }
}
