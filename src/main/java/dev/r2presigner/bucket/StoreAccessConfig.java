package dev.r2presigner.bucket;

import io.smallrye.config.ConfigMapping;
import java.util.List;
import java.util.Optional;

/**
 * Configures how this service reaches the store, and what guards uploads to it: {@code STORE_GUARD}
 * etc.
 */
@ConfigMapping(prefix = "store")
public interface StoreAccessConfig {

  /** Returns one or two of {@link Guard}. Only R2's endpoints have a default. */
  Optional<List<String>> guard();

  /** Returns the endpoint for the service's own calls, if not the one that clients see. */
  Optional<String> endpoint();

  /** Returns {@code true} if that endpoint may be http on any host, as inside a cluster. */
  Optional<String> endpointPlaintext();
}
