package dev.r2presigner.receipt;

import dev.r2presigner.audit.RequestIds;
import dev.r2presigner.bucket.GivenSettings;
import dev.r2presigner.issuing.RequestContext;
import dev.r2presigner.key.ObjectKey;
import dev.r2presigner.limits.Tally;
import dev.r2presigner.policy.Caller;
import dev.r2presigner.policy.ContentTypes;
import dev.r2presigner.policy.Grant;
import dev.r2presigner.policy.Operation;
import dev.r2presigner.policy.Policies;
import dev.r2presigner.policy.StoredRules;
import dev.r2presigner.store.ObjectStore.StoredObject;
import dev.r2presigner.token.LoadedServiceKeys;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** What a receipt costs, beside the call to the bucket that it tells of. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class ReceiptBenchmark {

  private static final String KEY = "users/alice/photos/sunset.jpg";

  private final StoredObject stored =
      new StoredObject(
          KEY,
          32_469,
          "image/jpeg",
          "\"5f363e0e58a95f06cbe9bbc662c5dfb6\"",
          Instant.parse("2026-11-30T12:00:00Z"),
          Map.of("title", "Sunset"),
          "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=",
          null,
          null);
  private final StoredRules rules =
      new StoredRules(new ContentTypes(List.of("image/*")), 1 << 20, List.of("title"));
  private final Grant.OfStored grant =
      new Grant.Existing(
          ObjectKey.parse(KEY).fold(key -> key, flaw -> null), "photos", Operation.UPLOAD, rules);
  private final RequestContext who =
      new RequestContext(
          new Caller("alice", Set.of("user"), Map.of("sub", "alice"), Instant.MAX),
          new Policies(List.of()),
          Instant.now(),
          RequestIds.NONE,
          Tally.alone(),
          quota -> {});
  private Receipts receipts;

  @Setup
  public void start() throws IOException {
    ReceiptSettings settings = RefusedReceiptSettingsTest.settings();
    receipts =
        new Receipts(
            settings,
            LoadedServiceKeys.fresh(),
            new Notifications(settings, new SimpleMeterRegistry()),
            GivenSettings.settings());
  }

  @Benchmark
  public String made() {
    return receipts.of(who, grant, stored);
  }
}
