package dev.r2presigner.store;

import dev.r2presigner.testing.LocalR2;
import java.util.Map;

/** Copies in Cloudflare's local R2, which ignores R2's own condition on the target. */
class CopiesLocalR2IT extends Copies {

  @Override
  Running store() {
    LocalR2 store = LocalR2.require();
    return new Running(
        store.endpoint(),
        store.bucket(),
        store.accessKeyId(),
        store.secretAccessKey(),
        Map.of(),
        () -> {});
  }
}
