package dev.r2presigner.token;

import io.smallrye.config.ConfigMapping;
import java.util.Optional;

/**
 * Configures the keys with which this service signs JWTs of its own. Both settings, or neither: a
 * signature without a known issuer proves nothing.
 */
@ConfigMapping(prefix = "service")
public interface ServiceConfig {

  /** Returns the {@code iss} of what is signed: this service's public address, without a slash. */
  Optional<String> issuer();

  /** Returns a PEM file, or a folder of them, with private P-256 keys in PKCS#8. */
  Optional<String> keys();
}
