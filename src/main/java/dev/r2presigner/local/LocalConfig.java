package dev.r2presigner.local;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;

/** Where the local profile keeps what it makes. */
@ConfigMapping(prefix = "local")
interface LocalConfig {

  /** The embedded store's jar, which the build puts there. */
  Path storeJar();

  /** The private key of the test users, made at the first start. */
  Path privateKey();

  /** Its public half, which {@code token.keys} points to. */
  Path publicKey();

  /** How long a test user's token lives; long enough for a day's work. */
  @WithDefault("12h")
  Duration tokenLife();
}
