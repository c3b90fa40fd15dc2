package dev.r2presigner.signing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.r2presigner.bucket.GivenSettings;
import dev.r2presigner.bucket.Guard;
import dev.r2presigner.bucket.Guards;
import dev.r2presigner.key.ObjectKey;
import dev.r2presigner.policy.Grant;
import dev.r2presigner.policy.Lifetime;
import dev.r2presigner.policy.MultipartAction;
import dev.r2presigner.policy.MultipartStep;
import dev.r2presigner.policy.PartLength;
import dev.r2presigner.policy.Policy.Disposition;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each guard is in the signature of what writes, as the design has it, and nowhere else. */
class GuardedUrlsTest {

  private static final String CONDITION = "x-amz-copy-source-if-match";

  private static final Set<String> ABSENT =
      Set.of(
          "x-amz-acl",
          "x-amz-copy-source",
          "x-amz-grant-full-control",
          "x-amz-grant-read",
          "x-amz-grant-read-acp",
          "x-amz-grant-write-acp",
          "x-amz-object-lock-legal-hold",
          "x-amz-object-lock-mode",
          "x-amz-object-lock-retain-until-date",
          "x-amz-server-side-encryption",
          "x-amz-server-side-encryption-aws-kms-key-id",
          "x-amz-server-side-encryption-bucket-key-enabled",
          "x-amz-server-side-encryption-context",
          "x-amz-server-side-encryption-customer-algorithm",
          "x-amz-server-side-encryption-customer-key",
          "x-amz-server-side-encryption-customer-key-md5",
          "x-amz-storage-class",
          "x-amz-tagging",
          "x-amz-website-redirect-location");

  private static final Set<String> ABSENT_OF_OBJECTS =
      Set.of("content-disposition", "content-encoding", "content-language", "expires");

  private static final ObjectKey KEY = ObjectKey.of("users/alice/a.png");
  private static final Lifetime LIFE = new Lifetime(60, Lifetime.BoundBy.POLICY);
  private static final Grant.Presentation NAMED =
      new Grant.Presentation(Disposition.INLINE, "a.png");

  /** Every URL that can be signed under these guards, by what it does. */
  private static Map<String, SignedUrl> urls(Guards guards, Grant.@Nullable Presentation named) {
    Signers.Signing signing = new Signers.Signing(GivenSettings.settings(), guards);
    UrlSigner objects = signing.urls();
    MultipartSigner parts = signing.multipart();
    Grant.Content content = new Grant.Content("image/png", 5, null, Map.of(), null, named);
    Map<String, SignedUrl> urls = new LinkedHashMap<>();
    urls.put("put", objects.put(new Grant.Upload(KEY, "p", LIFE, content, true, null)));
    urls.put("part", parts.part(multipart(MultipartStep.PARTS), new PartLength(1, 5)));
    urls.put("create", parts.create(new Grant.CreateMultipart(KEY, "p", LIFE, content)));
    urls.put("complete", parts.complete(multipart(MultipartStep.COMPLETE)));
    urls.put("abort", parts.abort(multipart(MultipartStep.ABORT)));
    urls.put("list", parts.list(multipart(MultipartStep.LIST)));
    urls.put("get", objects.get(new Grant.Download(KEY, "p", LIFE, NAMED, null)));
    urls.put("head", objects.head(new Grant.Download(KEY, "p", LIFE, NAMED, null)));
    return urls;
  }

  private static Grant.Multipart multipart(MultipartStep step) {
    MultipartAction action = new MultipartAction("id", step, List.of(new PartLength(1, 5)));
    return new Grant.Multipart(KEY, "p", LIFE, action, true, Signers.RULES);
  }

  private static Set<String> signed(SignedUrl url) {
    return new TreeSet<>(Set.of(SigV4Query.signedHeaders(url.url())));
  }

  @Test
  void theConditionIsSignedAndSentWithWhatPutsBytesAndWithNothingElse() {
    urls(Guards.of(Guard.CONDITION), null)
        .forEach(
            (what, url) -> {
              boolean puts = Set.of("put", "part").contains(what);
              assertThat(signed(url).contains(CONDITION)).as(what).isEqualTo(puts);
              assertThat(url.headers().get(CONDITION))
                  .as(what)
                  .isEqualTo(puts ? "\"no-copy\"" : null);
            });
  }

  @Test
  void whatIsSignedAsAbsentIsNotSent() {
    Map<String, SignedUrl> plain = urls(Signers.NO_GUARD, null);
    urls(Guards.of(Guard.ABSENT), null)
        .forEach(
            (what, url) -> {
              Set<String> added = signed(url);
              added.removeAll(signed(plain.get(what)));
              Set<String> expected = new TreeSet<>();
              if (Set.of("put", "part", "create").contains(what)) {
                expected.addAll(ABSENT);
              }
              if (Set.of("put", "create").contains(what)) {
                expected.addAll(ABSENT_OF_OBJECTS);
              }
              assertThat(added).as(what).isEqualTo(expected);
              assertThat(url.headers()).as(what).isEqualTo(plain.get(what).headers());
            });
  }

  @Test
  void aDispositionThatIsGrantedIsSignedAsItIs() {
    Map<String, SignedUrl> urls = urls(Guards.of(Guard.ABSENT), NAMED);

    for (String what : List.of("put", "create")) {
      assertThat(signed(urls.get(what))).containsAll(ABSENT).containsAll(ABSENT_OF_OBJECTS);
      assertThat(urls.get(what).headers())
          .containsEntry("content-disposition", "inline; filename=\"a.png\"");
    }
  }

  @Test
  void theSecondKeySignsWhatWritesAndTheFirstWhatReads() {
    urls(Guards.of(Guard.WRITE_ONLY), null)
        .forEach(
            (what, url) ->
                assertThat(url.url())
                    .as(what)
                    .contains(
                        "X-Amz-Credential="
                            + (Set.of("list", "get", "head").contains(what)
                                ? GivenSettings.ACCESS_KEY_ID
                                : "known-writers-key-id")
                            + "%2F"));
  }

  @ParameterizedTest
  @EnumSource(names = {"CONDITION", "ABSENT", "STORE"})
  void withoutThatGuardTheSecondKeySignsNothing(Guard guard) {
    assertThat(urls(Guards.of(guard), null).values())
        .allSatisfy(
            url ->
                assertThat(url.url()).contains("X-Amz-Credential=" + GivenSettings.ACCESS_KEY_ID));
  }

  @Test
  void twoGuardsAddUp() {
    SignedUrl put = urls(Guards.of(Guard.CONDITION, Guard.ABSENT), null).get("put");

    assertThat(signed(put)).contains(CONDITION).containsAll(ABSENT);
    assertThat(put.headers()).containsKey(CONDITION).doesNotContainKey("x-amz-copy-source");
  }
}
