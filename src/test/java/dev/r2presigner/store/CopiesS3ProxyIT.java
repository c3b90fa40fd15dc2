package dev.r2presigner.store;

import dev.r2presigner.local.EmbeddedStore;
import dev.r2presigner.testing.Production;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Copies in S3Proxy, the store of the local profile. */
class CopiesS3ProxyIT extends Copies {

  @Override
  Running store() {
    EmbeddedStore store =
        EmbeddedStore.start(
            Path.of("target/local-store/s3proxy.jar"),
            0,
            new EmbeddedStore.Access(
                Production.BUCKET, Production.ACCESS_KEY_ID, Production.SECRET),
            new EmbeddedStore.Cors(List.of(), List.of(), List.of(), List.of()));
    return new Running(
        store.endpoint(),
        Production.BUCKET,
        Production.ACCESS_KEY_ID,
        Production.SECRET,
        Map.of(),
        store::close);
  }
}
