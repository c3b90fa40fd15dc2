package dev.r2presigner.local;

import dev.r2presigner.bucketrules.BucketCorsPolicy;
import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Provider;
import java.net.BindException;
import java.net.URI;
import java.util.List;
import org.eclipse.microprofile.config.Config;
import org.jspecify.annotations.Nullable;

/**
 * Completes {@code quarkus:dev} and the tests: generates keys before the start-up checks, starts a
 * bucket with the derived CORS policy before the first request, and prints commands to paste. Store
 * and objects outlive a live reload.
 */
@ApplicationScoped
class LocalProfile {

  /** Runs before the start-up checks, which read the public key. */
  private static final int BEFORE_CHECKS = 0;

  private static final int LAST = Integer.MAX_VALUE;

  /** The key in the JVM's properties, the only place that survives a live reload. */
  private static final String KEPT = LocalProfile.class.getName();

  private final LocalConfig config;
  private final LocalTokens tokens;
  private final Provider<BucketCorsPolicy> wanted;
  private final EmbeddedStore.Access access;
  private final URI endpoint;
  private final String port;

  LocalProfile(
      LocalConfig config, LocalTokens tokens, Provider<BucketCorsPolicy> wanted, Config settings) {
    this.config = config;
    this.tokens = tokens;
    this.wanted = wanted;
    this.access =
        new EmbeddedStore.Access(
            settings.getValue("r2.bucket", String.class),
            settings.getValue("r2.access-key-id", String.class),
            settings.getValue("r2.secret-access-key", String.class));
    this.endpoint = settings.getValue("r2.endpoint", URI.class);
    this.port = settings.getValue("quarkus.http.port", String.class);
  }

  void makeKeys(@Observes @Priority(BEFORE_CHECKS) StartupEvent start) {
    LocalKeys.make(config.privateKey(), config.publicKey());
    LocalKeys.makePrivate(config.serviceKey());
  }

  void startStore(@Observes StartupEvent start) {
    EmbeddedStore.Cors cors = cors();
    Object kept = System.getProperties().get(KEPT);
    EmbeddedStore store;
    try {
      store =
          kept instanceof Object[] parts
              ? EmbeddedStore.of(parts).restart(access, cors)
              : EmbeddedStore.start(config.storeJar(), endpoint.getPort(), access, cors);
    } catch (IllegalStateException failed) {
      if (isBind(failed)) {
        throw new ConfigurationException(
            "Not started: port "
                + endpoint.getPort()
                + " of the local store is in use. Stop the other process, or choose another port:"
                + " -Dr2.endpoint=http://localhost:<port>");
      }
      throw failed;
    }
    System.getProperties().put(KEPT, store.parts());
  }

  private EmbeddedStore.Cors cors() {
    return wanted.get().rules().stream()
        .findFirst()
        .map(
            rule ->
                new EmbeddedStore.Cors(
                    rule.origins(), rule.methods(), rule.headers(), rule.exposeHeaders()))
        .orElseGet(() -> new EmbeddedStore.Cors(List.of(), List.of(), List.of(), List.of()));
  }

  private static boolean isBind(@Nullable Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof BindException) {
        return true;
      }
    }
    return false;
  }

  void printCommands(@Observes @Priority(LAST) StartupEvent start) {
    if (LaunchMode.current() == LaunchMode.DEVELOPMENT) {
      System.out.println(
          Commands.of("http://localhost:" + port, tokens.of(LocalTokens.User.alice)));
    }
  }

  /** Stops the store after a test run; quarkus:dev keeps it for the next live reload. */
  void stop(@Observes ShutdownEvent stop) {
    if (LaunchMode.current() == LaunchMode.TEST
        && System.getProperties().remove(KEPT) instanceof Object[] parts) {
      EmbeddedStore.of(parts).close();
    }
  }
}
