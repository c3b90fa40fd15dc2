package dev.r2presigner.token;

import static dev.r2presigner.token.ProviderService.now;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** Two keys as any provider has them, and tokens that are signed with them. */
abstract class ProviderTokens {

  static final String REFUSED = "401 invalid-token";

  /** Made once: certificates take their time. */
  static ProviderKeys first;

  static ProviderKeys second;

  @TempDir Path directory;

  @BeforeAll
  static void make(@TempDir Path stores) {
    first = ProviderKeys.certified(stores, "first");
    second = ProviderKeys.certified(stores, "second");
  }

  static String signed(String header, String claims, ProviderKeys keys) {
    return RawJws.rs256(header, now(claims), keys.privateKey());
  }
}
