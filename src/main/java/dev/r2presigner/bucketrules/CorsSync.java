package dev.r2presigner.bucketrules;

import dev.r2presigner.store.BucketCors;
import dev.r2presigner.store.CorsRule;
import dev.r2presigner.store.StoreException;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/**
 * Compares the bucket's policy with the wanted one, and applies it. Writes only if they differ, so
 * it is idempotent; it reports what the bucket returns, never what was sent. The gauge is the
 * number of differences last seen, or NaN while that is unknown. Blocks, up to the store's
 * time-outs.
 */
@ApplicationScoped
class CorsSync {

  private final BucketCorsPolicy wanted;
  private final BucketCors bucket;
  private volatile double drift = Double.NaN;

  CorsSync(BucketCorsPolicy wanted, BucketCors bucket, MeterRegistry meters) {
    this.wanted = wanted;
    this.bucket = bucket;
    Gauge.builder("presigner.cors.drift", () -> drift)
        .description("Differences between the bucket's CORS policy and the wanted one")
        .register(meters);
  }

  /** The outcome of an apply: whether it wrote, and the state read back. */
  record Applied(boolean written, CorsReport now) {}

  CorsReport check() {
    return check(wanted.rules());
  }

  private CorsReport check(List<CorsRule> wanted) {
    try {
      CorsReport report = CorsReport.of(Drift.between(wanted, bucket.read()));
      drift = report.differences().size();
      return report;
    } catch (StoreException unknown) {
      drift = Double.NaN;
      throw unknown;
    }
  }

  Applied apply() {
    List<CorsRule> rules = wanted.rules();
    CorsReport before = check(rules);
    if (before.inSync()) {
      return new Applied(false, before);
    }
    bucket.write(rules);
    return new Applied(true, check(rules));
  }
}
