package dev.r2presigner.bucket;

import io.smallrye.config.ConfigMapping;
import java.util.List;
import java.util.Optional;

/** How this service reaches the store, and what guards uploads to it: {@code STORE_GUARD} etc. */
@ConfigMapping(prefix = "store")
public interface StoreAccessConfig {

  /** One or two of {@link Guard}. Only R2's endpoints have a default. */
  Optional<List<String>> guard();

  /** Where the service's own calls go, if not to the endpoint that clients see. */
  Optional<String> endpoint();

  /** {@code true} lets that endpoint be http on any host, as inside a cluster. */
  Optional<String> endpointPlaintext();
}
