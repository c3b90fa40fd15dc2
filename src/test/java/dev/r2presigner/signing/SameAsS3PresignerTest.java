package dev.r2presigner.signing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.r2presigner.bucket.GivenSettings;
import dev.r2presigner.bucket.Guard;
import dev.r2presigner.bucket.Guards;
import dev.r2presigner.policy.Grant;
import dev.r2presigner.policy.Lifetime;
import dev.r2presigner.policy.StableWindow;
import dev.r2presigner.testing.Proof;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What is signed here without S3Presigner is, to the last character of the URL and of each header,
 * what S3Presigner signs in the same second: over a million grants in the full lane, several stores
 * and regions, with and without a session, under each guard.
 */
@Tag(Proof.SLOW)
class SameAsS3PresignerTest {

  private static final int GRANTS = 130_000;
  private static final long SEED = 20_261_121;
  private static final String SEED_PROPERTY = "grants.seed";

  private record Given(Map<String, String> settings, Guards guards) {

    Given(String endpoint, String bucket, String session, Guards guards, String... more) {
      this(new HashMap<>(Map.of("r2.endpoint", endpoint, "r2.bucket", bucket)), guards);
      if (session != null) {
        settings.put("r2.session-token", session);
      }
      for (int i = 0; i < more.length; i += 2) {
        settings.put(more[i], more[i + 1]);
      }
    }
  }

  private static final Guards CONDITION = Guards.of(Guard.CONDITION);
  private static final Guards ABSENT = Guards.of(Guard.ABSENT);
  private static final Guards BOTH = Guards.of(Guard.CONDITION, Guard.ABSENT);
  private static final Guards WRITE_ONLY = Guards.of(Guard.WRITE_ONLY);
  private static final Guards NONE = Signers.NO_GUARD;

  private static final String S3 = "https://s3.example.com:8443/base/path";
  private static final String LOOKS_LIKE_EXPRESS = "x-looks-like--use1-az4--x-s3";

  private static final List<Given> GIVEN =
      List.of(
          new Given(GivenSettings.ENDPOINT, "known-bucket", null, CONDITION),
          new Given("https://abc.eu.r2.cloudflarestorage.com", "My.Bucket_1", null, BOTH),
          new Given("http://localhost:9000", "local-bucket", null, ABSENT),
          new Given(S3, "bucket.with.dots", "session/token+==", NONE, "r2.region", "eu-central-1"),
          new Given("https://S3.Example.com:443", LOOKS_LIKE_EXPRESS, null, WRITE_ONLY),
          new Given("http://127.0.0.1:80/", "arn-aws-s3", "x y", CONDITION, "r2.region", "garage"),
          new Given(S3, "virtual-bucket", null, ABSENT, "r2.addressing", "virtual"),
          new Given(
              "https://s3.eu-west-3.amazonaws.com",
              "hosted-bucket",
              "s",
              Guards.of(Guard.STORE, Guard.CONDITION),
              "r2.addressing",
              "virtual",
              "r2.region",
              "eu-west-3"));

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

    compareAll(SEED, Proof.times(GRANTS));
  }

  /** Others in every run. */
  @Test
  void signsGrantsThatNobodyChoseAsS3PresignerDoes() {
    long seed = Long.getLong(SEED_PROPERTY, System.nanoTime());
    System.out.println("again with -D" + SEED_PROPERTY + "=" + seed);

    compareAll(seed, Proof.times(GRANTS) / (Proof.isFull() ? 20 : 1));
  }

  private static void compareAll(long seed, int grants) {
    IntStream.range(0, GIVEN.size())
        .parallel()
        .forEach(i -> compare(GIVEN.get(i), seed + i, grants));
  }

  private static void compare(Given given, long seed, int count) {
    SetClock clock = new SetClock();
    Signers.Signing signing =
        new Signers.Signing(GivenSettings.settings(given.settings()), given.guards(), clock);
    UrlSigner signer = signing.urls();
    MultipartSigner multipart = signing.multipart();
    ReferenceSigner reference = new ReferenceSigner(signing);
    GrantGenerator grants = new GrantGenerator(new SplittableRandom(seed));
    for (int i = 0; i < count; i++) {
      Grant.Timed grant = grants.next();
      boolean head = i % 2 == 0;
      SignedUrl expected = reference.sign(grant, head);
      Instant second = expected.expiresAt().minusSeconds(expected.expiresIn());
      // Any time in that second is that second.
      clock.now = second.plusNanos(999_999_999);
      if (i % 3 == 0 && grant instanceof Grant.Download download) {
        grant = stable(download, second);
        // And any time at all in a window that began then.
        clock.now = clock.now.plusSeconds(i);
      }

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

  /** The same, with a URL that was made in that second and now has one more to live. */
  private static Grant.Download stable(Grant.Download grant, Instant second) {
    long seconds = grant.lifetime().seconds();
    return new Grant.Download(
        grant.key(),
        grant.policy(),
        new Lifetime(1, grant.lifetime().boundBy()),
        grant.presentation(),
        new StableWindow(second, second.plusSeconds(seconds), seconds));
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
