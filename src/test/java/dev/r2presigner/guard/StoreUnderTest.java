package dev.r2presigner.guard;

import dev.r2presigner.local.EmbeddedStore;
import dev.r2presigner.testing.Bucket;
import dev.r2presigner.testing.LocalR2;
import dev.r2presigner.testing.Production;
import dev.r2presigner.testing.Radosgw;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Describes a store that acts on an unsigned copy source, and what keeps it from doing so.
 *
 * @param listsParts whether it has ListParts, without which the service completes nothing
 * @param completesOnce whether it has a condition on the completion of an upload in parts, without
 *     which an honest one replaces an object
 * @param more variables that the guard needs beside its name
 */
record StoreUnderTest(
    String name,
    URI endpoint,
    String bucket,
    String accessKeyId,
    String secretAccessKey,
    String guard,
    boolean listsParts,
    boolean completesOnce,
    Map<String, String> more,
    Runnable end)
    implements AutoCloseable {

  /** Starts the store of the local profile in this JVM. */
  static StoreUnderTest s3proxy(String guard) {
    EmbeddedStore store =
        EmbeddedStore.start(
            Path.of("target/local-store/s3proxy.jar"),
            0,
            new EmbeddedStore.Access(
                Production.BUCKET, Production.ACCESS_KEY_ID, Production.SECRET),
            new EmbeddedStore.Cors(List.of(), List.of(), List.of(), List.of()));
    return new StoreUnderTest(
        "S3Proxy",
        store.endpoint(),
        Production.BUCKET,
        Production.ACCESS_KEY_ID,
        Production.SECRET,
        guard,
        true,
        true,
        Map.of(),
        store::close);
  }

  /** Takes the local R2 that runs. */
  static StoreUnderTest localR2(String guard) {
    LocalR2 store = LocalR2.require();
    return new StoreUnderTest(
        "local R2",
        store.endpoint(),
        store.bucket(),
        store.accessKeyId(),
        store.secretAccessKey(),
        guard,
        false,
        true,
        Map.of(),
        () -> {});
  }

  /** Takes a new bucket of the gateway that runs. */
  static StoreUnderTest radosgw(String guard, Map<String, String> more) {
    Radosgw store = Radosgw.require();
    return new StoreUnderTest(
        "radosgw",
        store.endpoint(),
        store.newBucket(),
        store.accessKeyId(),
        store.secretAccessKey(),
        guard,
        true,
        false,
        more,
        () -> {});
  }

  /** Gives the variables of the second key, which the guard {@code write-only} needs. */
  static Map<String, String> writer() {
    Radosgw.Writer writer = Radosgw.requireWriter();
    return Map.of(
        "R2_WRITE_ACCESS_KEY_ID", writer.accessKeyId(),
        "R2_WRITE_SECRET_ACCESS_KEY", writer.secretAccessKey());
  }

  /** Opens the store as its owner sees it. */
  Bucket owned() {
    return Bucket.at(endpoint, bucket, accessKeyId, secretAccessKey);
  }

  @Override
  public void close() {
    end.run();
  }

  @Override
  public String toString() {
    return name + " with " + guard;
  }
}
