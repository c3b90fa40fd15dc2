package dev.r2presigner.token;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.List;
import java.util.Optional;

/**
 * Configures which tokens are accepted. The variables are those of the contract: {@code
 * TOKEN_ISSUER} and so on.
 */
@ConfigMapping(prefix = "token")
public interface TokenConfig {

  /** Returns the exact {@code iss}. Required. */
  Optional<String> issuer();

  /** Returns the audiences, one of which must be in the token. Required. */
  Optional<List<String>> audience();

  /** Returns an https JWKS URL (http on loopback), or a path to a JWKS or PEM file. Required. */
  Optional<String> keys();

  /** Returns how often the keys are loaded again, from their URL or file: 10s to 24h. */
  @WithDefault("5m")
  String keysRefresh();

  /** Returns the required {@code typ} of a token's header, like {@code at+jwt}; empty for any. */
  Optional<String> type();

  /**
   * Returns the longest lifetime of an accepted token: {@code exp} less {@code iat}, or less now.
   */
  @WithDefault("24h")
  String maxLife();

  /** Returns the claim that holds roles: its name, or a path like {@code realm_access/roles}. */
  @WithDefault("groups")
  String rolesClaim();

  /**
   * Returns the claim that names the audience; Cognito's access tokens have it in {@code
   * client_id}.
   */
  @WithDefault("aud")
  String audienceClaim();

  /**
   * Returns the header that carries the token; without the word Bearer where it is not
   * Authorization.
   */
  @WithDefault("Authorization")
  String header();
}
