package dev.r2presigner.signing;

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

  private final R2Settings settings = Signers.settings(Signers.ENDPOINT, Signers.BUCKET, null);
  private final SigningCredentials credentials = new SigningCredentials(settings);
  private final Presigner presigner = new Presigner(settings, credentials);
  private final ReferenceSigner reference =
      new ReferenceSigner(settings.bucket(), presigner.presigner());
  private final UrlSigner signer =
      new UrlSigner(new ObjectRequestSigner(settings, presigner, credentials));
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
  public SignedUrl signedByS3Presigner() {
    return reference.sign(grant, false);
  }
}
