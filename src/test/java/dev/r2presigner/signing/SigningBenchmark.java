package dev.r2presigner.signing;

import dev.r2presigner.bucket.GivenSettings;
import dev.r2presigner.bucket.Guard;
import dev.r2presigner.bucket.Guards;
import dev.r2presigner.policy.Grant;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** One upload signed as the service does it, and by S3Presigner. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class SigningBenchmark {

  private final Signers.Signing signing =
      new Signers.Signing(GivenSettings.settings(), Signers.NO_GUARD);
  private final ReferenceSigner reference = new ReferenceSigner(signing);
  private final UrlSigner signer = signing.urls();
  private final UrlSigner withCondition =
      new Signers.Signing(GivenSettings.settings(), Guards.of(Guard.CONDITION)).urls();
  private final UrlSigner withAbsent =
      new Signers.Signing(GivenSettings.settings(), Guards.of(Guard.ABSENT)).urls();
  private final Grant.Upload grant = upload();

  private static Grant.Upload upload() {
    GrantGenerator grants = new GrantGenerator(new SplittableRandom(7));
    while (true) {
      if (grants.next() instanceof Grant.Upload upload) {
        return upload;
      }
    }
  }

  @Benchmark
  public SignedUrl signed() {
    return signer.put(grant);
  }

  @Benchmark
  public SignedUrl signedWithCondition() {
    return withCondition.put(grant);
  }

  @Benchmark
  public SignedUrl signedWithAbsent() {
    return withAbsent.put(grant);
  }

  @Benchmark
  public SignedUrl signedByS3Presigner() {
    return reference.sign(grant, false);
  }
}
