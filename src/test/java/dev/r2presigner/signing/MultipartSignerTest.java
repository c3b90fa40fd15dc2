package dev.r2presigner.signing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.r2presigner.bucket.GivenSettings;
import dev.r2presigner.key.ObjectKey;
import dev.r2presigner.policy.Grant;
import dev.r2presigner.policy.Lifetime;
import dev.r2presigner.policy.MultipartAction;
import dev.r2presigner.policy.MultipartStep;
import dev.r2presigner.policy.PartLength;
import dev.r2presigner.policy.Policy;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Everything granted for a step is in its signature; also what no client can ask for yet. */
class MultipartSignerTest {

  private static final MultipartSigner SIGNER = Signers.multipart();
  private static final ObjectKey KEY = ObjectKey.of("users/alice/videos/a b.mp4");
  private static final Lifetime LIFE = new Lifetime(77, Lifetime.BoundBy.POLICY);

  private static Grant.Multipart grant(MultipartStep step, boolean writeOnce) {
    MultipartAction action = new MultipartAction("an/id+=", step, List.of(new PartLength(3, 17)));
    return new Grant.Multipart(KEY, "videos", LIFE, action, writeOnce, Signers.RULES);
  }

  private static void goesTo(SignedUrl signed, String method, String... query) {
    assertThat(signed.method()).isEqualTo(method);
    assertThat(signed.url())
        .startsWith(GivenSettings.ENDPOINT + "/known-bucket/users/alice/videos/a%20b.mp4?")
        .contains("X-Amz-Expires=77&")
        .contains(query);
  }

  @Test
  void theBeginningSignsAllThatIsStoredWithTheObject() {
    SignedUrl signed =
        SIGNER.create(
            new Grant.CreateMultipart(
                KEY,
                "videos",
                LIFE,
                new Grant.Content(
                    "video/mp4",
                    17L,
                    null,
                    Map.of("title", "x y"),
                    "no-store",
                    new Grant.Presentation(Policy.Disposition.INLINE, "a b.mp4"))));

    goesTo(
        signed,
        "POST",
        "uploads",
        "SignedHeaders=cache-control%3Bcontent-disposition%3Bcontent-type%3Bhost%3Bx-amz-meta-title&");
    assertThat(signed.headers())
        .isEqualTo(
            Map.of(
                "cache-control",
                "no-store",
                "content-disposition",
                "inline; filename=\"a b.mp4\"",
                "content-type",
                "video/mp4",
                "x-amz-meta-title",
                "x y"));
  }

  @Test
  void aPartSignsUploadNumberAndLength() {
    SignedUrl signed = SIGNER.part(grant(MultipartStep.PARTS, true), new PartLength(3, 17));

    goesTo(
        signed,
        "PUT",
        "uploadId=an%2Fid%2B%3D&",
        "partNumber=3&",
        "SignedHeaders=content-length%3Bhost&");
    assertThat(signed.headers()).isEmpty();
  }

  @Test
  void theOtherStepsSignTheUpload() {
    goesTo(SIGNER.list(grant(MultipartStep.LIST, true)), "GET", "uploadId=an%2Fid%2B%3D");
    goesTo(SIGNER.abort(grant(MultipartStep.ABORT, true)), "DELETE", "uploadId=an%2Fid%2B%3D");
    goesTo(SIGNER.complete(grant(MultipartStep.COMPLETE, true)), "POST", "uploadId=an%2Fid%2B%3D");
  }

  @Test
  void completingSignsWriteOnceUnlessThePolicyOverwrites() {
    assertThat(SIGNER.complete(grant(MultipartStep.COMPLETE, true)).headers())
        .isEqualTo(Map.of("if-none-match", "*"));
    assertThat(SIGNER.complete(grant(MultipartStep.COMPLETE, false)).headers()).isEmpty();
  }
}
