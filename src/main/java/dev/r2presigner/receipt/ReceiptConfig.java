package dev.r2presigner.receipt;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.Optional;

/** Configures what receipts say beside the facts of an upload. */
@ConfigMapping(prefix = "receipt")
public interface ReceiptConfig {

  /** Returns the {@code aud}; by default the issuer. */
  Optional<String> audience();

  /** Returns the time until a receipt expires. */
  @WithDefault("1h")
  String life();
}
