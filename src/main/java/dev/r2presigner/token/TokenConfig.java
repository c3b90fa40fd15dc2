package dev.r2presigner.token;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.Map;

/**
 * Configures which tokens are accepted. The variables are those of the contract: {@code
 * TOKEN_ISSUER} and so on, for one issuer; several have names.
 */
@ConfigMapping(prefix = "token")
public interface TokenConfig extends IssuerConfig {

  /** Returns several issuers by their names, instead of the one. */
  Map<String, IssuerConfig> issuers();

  /** Returns how often the keys are loaded again, from their URL or file: 10s to 24h. */
  @WithDefault("5m")
  String keysRefresh();

  /**
   * Returns the header that carries the token; without the word Bearer where it is not
   * Authorization.
   */
  @WithDefault("Authorization")
  String header();
}
