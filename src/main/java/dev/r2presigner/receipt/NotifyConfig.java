package dev.r2presigner.receipt;

import io.smallrye.config.ConfigMapping;
import java.util.Optional;

/** Configures where receipts are sent to, beside the client that asked. */
@ConfigMapping(prefix = "notify")
public interface NotifyConfig {

  /** Returns an https URL (http on loopback), or nothing. Never printed: it may hold a secret. */
  Optional<String> url();
}
