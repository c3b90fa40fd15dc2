package dev.r2presigner.token;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/**
 * Reports ready while there are keys to verify tokens with, of one issuer at least: the outage of
 * another one must not take the service down for all. It does not depend on the key server, nor on
 * the bucket: presigning needs none.
 */
@Readiness
@ApplicationScoped
class TokenKeysLoaded implements HealthCheck {

  private final TokenIssuers issuers;

  TokenKeysLoaded(TokenIssuers issuers) {
    this.issuers = issuers;
  }

  @Override
  public HealthCheckResponse call() {
    HealthCheckResponseBuilder answer = HealthCheckResponse.named("token keys loaded");
    boolean anyReady = false;
    for (LoginVerifier login : issuers.all()) {
      anyReady |= login.keys().isReady();
      if (issuers.all().size() > 1) {
        answer.withData(login.issuer().name(), login.keys().isReady());
      }
    }
    return answer.status(anyReady).build();
  }
}
