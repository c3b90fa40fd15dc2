package dev.r2presigner.bucketrules;

import dev.r2presigner.store.BucketCors;
import dev.r2presigner.store.CorsRule;
import dev.r2presigner.store.StoreException;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/**
 * Compares the bucket's policy with the wanted one, and makes it so. Writes only where there is a
 * difference, so that it may run as often as one likes; what it reports is what the bucket says,
 * never what was sent. The gauge has the number of differences last seen, and no number while
 * nobody knows. Blocks, within the bounds of the store's calls.
 */
@ApplicationScoped
class CorsSync {

  private final List<CorsRule> wanted;
  private final BucketCors bucket;
  private volatile double drift = Double.NaN;

  CorsSync(BucketCorsPolicy wanted, BucketCors bucket, MeterRegistry meters) {
    this.wanted = wanted.rules();
    this.bucket = bucket;
    Gauge.builder("presigner.cors.drift", () -> drift)
        .description("Differences between the bucket's CORS policy and the wanted one")
        .register(meters);
  }

  /** What was done, and how it stands now. */
  record Applied(boolean written, CorsReport now) {}

  CorsReport check() {
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
    CorsReport before = check();
    if (before.inSync()) {
      return new Applied(false, before);
    }
    bucket.write(wanted);
    return new Applied(true, check());
  }
}
