package dev.r2presigner.local;

import dev.r2presigner.bucketrules.BucketCorsPolicy;
import dev.r2presigner.startup.Finding;
import dev.r2presigner.startup.RefusedStart;
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
import java.util.Locale;
import org.eclipse.microprofile.config.Config;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Completes {@code quarkus:dev}, the tests and the development image: generates keys before the
 * start-up checks, starts a bucket with the derived CORS policy before the first request, and says
 * what to try. Store and objects outlive a live reload.
 */
@ApplicationScoped
class LocalProfile {

  /** Runs before the start-up checks, which read the public key. */
  private static final int BEFORE_CHECKS = 0;

  private static final int LAST = Integer.MAX_VALUE;

  /** A part of every host of R2; a real bucket must not be open to anyone who asks for a token. */
  private static final String R2 = ".r2.cloudflarestorage.com";

  private static final String ACCOUNT = "r2.account-id";

  /** The key in the JVM's properties, the only place that survives a live reload. */
  private static final String KEPT = LocalProfile.class.getName();

  private static final Logger LOG = Logger.getLogger(LocalProfile.class);

  private final LocalConfig config;
  private final LocalTokens tokens;
  private final Provider<BucketCorsPolicy> wanted;
  private final EmbeddedStore.Access access;
  private final Config settings;
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
    this.settings = settings;
    this.endpoint = settings.getValue("r2.endpoint", URI.class);
    this.port = settings.getValue("quarkus.http.port", String.class);
  }

  void makeKeys(@Observes @Priority(BEFORE_CHECKS) StartupEvent start) {
    refuseR2();
    LocalKeys.make(config.privateKey(), config.publicKey());
    LocalKeys.makePrivate(config.serviceKey());
  }

  /** Before the checks, whose findings about such a half production would hide this one. */
  private void refuseR2() {
    for (String property : List.of(ACCOUNT, "r2.endpoint", "store.endpoint")) {
      String given = settings.getOptionalValue(property, String.class).orElse("");
      if (property.equals(ACCOUNT)
          ? !given.isBlank()
          : given.toLowerCase(Locale.ROOT).contains(R2)) {
        throw new ConfigurationException(
            RefusedStart.PREFIX
                + new Finding(
                    property,
                    "is Cloudflare R2, but this is the local profile, which hands tokens to anyone"
                        + " who asks; use the production package or image for a real bucket"));
      }
    }
  }

  void startStore(@Observes StartupEvent start) {
    if (!config.store()) {
      return;
    }
    EmbeddedStore.Cors cors = cors();
    String host = host();
    Object kept = System.getProperties().get(KEPT);
    EmbeddedStore store;
    try {
      store =
          kept instanceof Object[] parts
              ? EmbeddedStore.of(parts).restart(host, access, cors)
              : EmbeddedStore.start(config.storeJar(), host, endpoint.getPort(), access, cors);
    } catch (IllegalStateException failed) {
      if (isBind(failed)) {
        throw new ConfigurationException(
            RefusedStart.PREFIX
                + "port "
                + endpoint.getPort()
                + " of the local store is in use. Stop the other process, or choose another port:"
                + " -Dr2.endpoint=http://localhost:<port>");
      }
      throw failed;
    }
    System.getProperties().put(KEPT, store.parts());
  }

  /** The store listens where the service does: in a container on all addresses. */
  private String host() {
    return settings
        .getOptionalValue("quarkus.http.host", String.class)
        .orElse(LaunchMode.current() == LaunchMode.NORMAL ? "0.0.0.0" : "localhost");
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
    if (LaunchMode.current() == LaunchMode.NORMAL) {
      LOG.warnf(
          "NOT FOR PRODUCTION: this is the local profile. Anyone who reaches port %s gets a token for"
              + " any user at /local/tokens. The bucket is at %s; the embedded one loses all objects"
              + " at the end.",
          port, endpoint);
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
