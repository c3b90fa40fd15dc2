package dev.r2presigner.token;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.List;
import java.util.Optional;

/**
 * Which tokens are believed. The variables are those of the contract: {@code TOKEN_ISSUER} and so
 * on.
 */
@ConfigMapping(prefix = "token")
public interface TokenConfig {

  /** The exact {@code iss}. Required. */
  Optional<String> issuer();

  /** The audience, or several: one of them has to be in the token. Required. */
  Optional<List<String>> audience();

  /** An https JWKS URL (http on loopback), or a path to a JWKS or PEM file. Required. */
  Optional<String> keys();

  /** How often the keys are looked for again, from their URL or file: 10s to 24h. */
  @WithDefault("5m")
  String keysRefresh();

  /** The {@code typ} that a token's header has to have, like {@code at+jwt}; none: any. */
  Optional<String> type();

  /** The longest life of a token that is accepted: {@code exp} less {@code iat}, or less now. */
  @WithDefault("24h")
  String maxLife();

  /** Where roles sit: the name of a claim, or a path like {@code realm_access/roles}. */
  @WithDefault("groups")
  String rolesClaim();

  /** The claim that names the audience; Cognito's access tokens have it in {@code client_id}. */
  @WithDefault("aud")
  String audienceClaim();

  /** The header that carries the token; without the word Bearer where it is not Authorization. */
  @WithDefault("Authorization")
  String header();
}
