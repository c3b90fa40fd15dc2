package dev.r2presigner.token;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * Reports ready while there are keys to verify tokens with. It does not depend on the key server,
 * whose outage must not take the service down, nor on the bucket: presigning needs none.
 */
@Readiness
@ApplicationScoped
class TokenKeysLoaded implements HealthCheck {

  private final TokenKeySource keys;

  TokenKeysLoaded(TokenKeySource keys) {
    this.keys = keys;
  }

  @Override
  public HealthCheckResponse call() {
    return HealthCheckResponse.named("token keys loaded").status(keys.isReady()).build();
  }
}
