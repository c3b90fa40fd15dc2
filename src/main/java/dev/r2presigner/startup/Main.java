package dev.r2presigner.startup;

import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Starts the service, says in one line why it does not start, and ends with 0 when it is told to
 * end; sets what Quarkus reads before any configuration, or counts otherwise.
 */
@QuarkusMain
public class Main {

  private static final String EVENT_LOOPS = "quarkus.vertx.event-loops-pool-size";

  public static void main(String... arguments) {
    // Quarkus would answer a malformed path with a bare 400 before anybody can ask for a token or
    // say what is wrong. RawPath judges every path and query itself, and more strictly.
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
      // quarkus:dev waits for the mistake to be mended instead.
      Quarkus.run(arguments);
    }
  }

  /**
   * Quarkus makes two, for handlers that wait. Ours compute: two on one processor take turns, and
   * each turn costs about as much as a URL. Whoever sets it in the environment, gets it.
   */
  private static void oneEventLoopForEachProcessor() {
    if (System.getenv("QUARKUS_VERTX_EVENT_LOOPS_POOL_SIZE") == null
        && System.getProperty(EVENT_LOOPS) == null) {
      System.setProperty(EVENT_LOOPS, String.valueOf(Runtime.getRuntime().availableProcessors()));
    }
  }

  private static void exit(int code, @Nullable Throwable failure) {
    CommandEnded ended = failure == null ? null : CommandEnded.in(failure);
    String reason = failure == null ? null : RefusedStart.reason(failure);
    if (ended != null) {
      reason = ended.getMessage();
    }
    if (reason != null) {
      System.err.println(reason);
    } else if (failure != null && ended == null) {
      Logger.getLogger(Main.class).error("The service could not start", failure);
    }
    if (ended != null) {
      System.exit(ended.code());
    }
    boolean told = failure == null && EndSignal.exitCodes().contains(code);
    System.exit(told ? 0 : code);
  }
}
