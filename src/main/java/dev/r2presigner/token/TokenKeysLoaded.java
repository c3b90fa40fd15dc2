package dev.r2presigner.token;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * Ready while there are keys to verify tokens with; not asked again of the key server, so that its
 * outage does not take the service down with it. The bucket plays no part: presigning needs none.
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
