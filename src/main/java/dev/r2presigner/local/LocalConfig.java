package dev.r2presigner.local;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;

/** Configures the files of the local profile and the lifetime of its tokens. */
@ConfigMapping(prefix = "local")
interface LocalConfig {

  /** Whether the embedded store is the bucket; if not, the {@code r2} settings name another. */
  @WithDefault("true")
  boolean store();

  /** The embedded store's jar, which the build copies there. */
  Path storeJar();

  /** The private key of the test users, generated at the first start. */
  Path privateKey();

  /** The public key, which {@code token.keys} points to. */
  Path publicKey();

  /** The private key that signs this service's own JWTs, which {@code service.keys} points to. */
  Path serviceKey();

  /** The lifetime of a test user's token, enough for a working day. */
  @WithDefault("12h")
  Duration tokenLife();
}
