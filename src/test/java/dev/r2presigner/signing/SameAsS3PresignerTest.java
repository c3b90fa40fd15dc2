package dev.r2presigner.signing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.r2presigner.policy.Grant;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * What is signed here without S3Presigner is, to the last character of the URL and of each header,
 * what S3Presigner signs in the same second: over a million grants, several stores, with and
 * without a session.
 */
class SameAsS3PresignerTest {

  private static final int GRANTS = 170_000;
  private static final long SEED = 20_261_121;

  private record Given(String endpoint, String bucket, String session) {}

  private static final List<Given> GIVEN =
      List.of(
          new Given(Signers.ENDPOINT, "known-bucket", null),
          new Given("https://abc.eu.r2.cloudflarestorage.com", "My.Bucket_1", "session/token+=="),
          new Given("http://localhost:9000", "local-bucket", null),
          new Given("https://s3.example.com:8443/base/path", "bucket.with.dots", "s"),
          new Given("https://S3.Example.com:443", "x-looks-like--use1-az4--x-s3", null),
          new Given("http://127.0.0.1:80/", "arn-aws-s3", "x y"));

  /** Each is asked by one thread. */
  private static final class SetClock extends Clock {

    private Instant now = Instant.EPOCH;

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      throw new UnsupportedOperationException();
    }
  }

  @Test
  void signsAMillionGrantsAsS3PresignerDoes() {
    assertThat(GRANTS * GIVEN.size()).isGreaterThanOrEqualTo(1_000_000);

    IntStream.range(0, GIVEN.size()).parallel().forEach(i -> compare(GIVEN.get(i), SEED + i));
  }

  private static void compare(Given given, long seed) {
    R2Settings settings = Signers.settings(given.endpoint(), given.bucket(), given.session());
    SigningCredentials credentials = new SigningCredentials(settings);
    Presigner presigner = new Presigner(settings, credentials);
    SetClock clock = new SetClock();
    ObjectRequestSigner requests = new ObjectRequestSigner(settings, presigner, credentials, clock);
    UrlSigner signer = new UrlSigner(requests);
    MultipartSigner multipart = new MultipartSigner(settings, requests, presigner);
    ReferenceSigner reference = new ReferenceSigner(settings.bucket(), presigner.presigner());
    GrantGenerator grants = new GrantGenerator(new SplittableRandom(seed));
    for (int i = 0; i < GRANTS; i++) {
      Grant.Timed grant = grants.next();
      boolean head = i % 2 == 0;
      SignedUrl expected = reference.sign(grant, head);
      // Any time in that second is that second.
      clock.now = expected.expiresAt().minusSeconds(expected.expiresIn()).plusNanos(999_999_999);

      SignedUrl signed = sign(signer, multipart, grant, head);

      // Compared by hand: an assertion for each of these would take longer than signing.
      if (!signed.equals(expected)) {
        assertThat(signed.url())
            .as("grant %d of seed %d: %s", i, seed, grant)
            .isEqualTo(expected.url());
        assertThat(signed.headers()).isEqualTo(expected.headers());
        assertThat(signed).isEqualTo(expected);
      }
    }
  }

  private static SignedUrl sign(
      UrlSigner signer, MultipartSigner multipart, Grant.Timed grant, boolean head) {
    if (grant instanceof Grant.Upload upload) {
      return signer.put(upload);
    }
    if (grant instanceof Grant.Download download) {
      return head ? signer.head(download) : signer.get(download);
    }
    Grant.Multipart parts = (Grant.Multipart) grant;
    return multipart.part(parts, parts.parts().get(0));
  }
}
