package dev.r2presigner.token;

import java.util.List;
import java.util.Optional;

/** Configures one issuer whose tokens are accepted. Nothing has a value here but what is given. */
public interface IssuerConfig {

  /** Returns the exact {@code iss}. Required. */
  Optional<String> issuer();

  /** Returns the audiences, one of which must be in the token. Required. */
  Optional<List<String>> audience();

  /**
   * Returns an https JWKS URL (http on loopback), or a path to a JWKS or PEM file; without it the
   * issuer's metadata names the URL.
   */
  Optional<String> keys();

  /** Returns the required {@code typ} of a token's header, like {@code at+jwt}; empty for any. */
  Optional<String> type();

  /**
   * Returns the longest lifetime of an accepted token: {@code exp} less {@code iat}, or less now.
   */
  Optional<String> maxLife();

  /** Returns the claim that holds roles: its name, or a path like {@code realm_access/roles}. */
  Optional<String> rolesClaim();

  /**
   * Returns the claim that names the audience; Cognito's access tokens have it in {@code
   * client_id}.
   */
  Optional<String> audienceClaim();
}
