package dev.r2presigner.local;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.util.Optional;

/** Where the local profile keeps what it makes. */
@ConfigMapping(prefix = "local")
interface LocalConfig {

  /** The embedded store's jar, which the build puts there. */
  Path storeJar();

  /** The private key of the test users, made at the first start. */
  Path privateKey();

  /** Where a page of ours is served, for the commands that are printed. */
  Optional<String> origin();

  /** How long a test user's token lives; long enough for a day's work. */
  @WithDefault("12h")
  java.time.Duration tokenLife();
}
