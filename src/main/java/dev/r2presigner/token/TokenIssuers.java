package dev.r2presigner.token;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The accepted issuers, each with settings and keys of its own, found by the exact {@code iss}. */
@ApplicationScoped
class TokenIssuers {

  private final List<LoginVerifier> all;
  private final Map<String, LoginVerifier> byIssuer = new HashMap<>();

  @Inject
  TokenIssuers(TokenSettings settings, Vertx vertx) {
    this(
        settings.issuers().stream()
            .map(issuer -> new TokenKeySource(issuer, vertx, TokenKeySource.Pace.PRODUCTION))
            .toList());
  }

  TokenIssuers(List<TokenKeySource> sources) {
    Ed25519Signatures.use();
    all = sources.stream().map(LoginVerifier::new).toList();
    all.forEach(verifier -> byIssuer.put(verifier.issuer().issuer(), verifier));
  }

  void start(@Observes StartupEvent event) {
    all.forEach(verifier -> verifier.keys().start());
  }

  void stop(@Observes ShutdownEvent event) {
    all.forEach(verifier -> verifier.keys().stop());
  }

  /** Returns what verifies tokens of this {@code iss}; null if they are not accepted. */
  @Nullable LoginVerifier of(String issuer) {
    return byIssuer.get(issuer);
  }

  List<LoginVerifier> all() {
    return all;
  }
}
