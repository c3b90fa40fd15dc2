package dev.r2presigner.store;

import dev.r2presigner.testing.Radosgw;
import java.util.Map;

/** Copies in a Ceph gateway, which has another name for the condition on the source. */
class CopiesRadosgwIT extends Copies {

  @Override
  Running store() {
    Radosgw store = Radosgw.require();
    Radosgw.Writer writer = Radosgw.requireWriter();
    return new Running(
        store.endpoint(),
        store.newBucket(),
        store.accessKeyId(),
        store.secretAccessKey(),
        Map.of(
            "STORE_GUARD",
            "write-only",
            "R2_WRITE_ACCESS_KEY_ID",
            writer.accessKeyId(),
            "R2_WRITE_SECRET_ACCESS_KEY",
            writer.secretAccessKey()),
        () -> {});
  }
}
