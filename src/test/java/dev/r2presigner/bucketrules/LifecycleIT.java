package dev.r2presigner.bucketrules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.r2presigner.testing.PackagedService;
import dev.r2presigner.testing.Production;
import dev.r2presigner.testing.Radosgw;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.LifecycleRule;

/** A real store takes the rules as printed, and has them then. */
class LifecycleIT {

  @TempDir Path directory;

  private static final String POLICIES =
      """
      presigner:
        policies:
          videos:
            prefix: users/{sub}/videos/
            operations: [%s]
            content-types: ["video/*"]
            max-size: 1G
      """;

  private static final String EXPIRING =
      """
          inbox:
            prefix: inbox/{sub}/
            operations: [download]
            expire-after: 30d
      """;

  private String printed(String operation, String more, String... options) {
    Production production =
        Production.withoutStore(directory)
            .policies(POLICIES.formatted(operation) + more)
            .unsetSecrets()
            .set("MULTIPART_ABORT_AFTER_DAYS", "3");
    try (PackagedService command = production.launch(options)) {
      assertThat(command.awaitExit()).as(command.output()).isZero();
      return String.join("\n", command.stdout()) + "\n";
    }
  }

  /** Sends the text as it is in place of the body that the SDK would write. */
  private record Instead(byte[] body) implements ExecutionInterceptor {
    @Override
    public Optional<RequestBody> modifyHttpContent(
        Context.ModifyHttpRequest context, ExecutionAttributes attributes) {
      return Optional.of(RequestBody.fromBytes(body));
    }

    @Override
    public SdkHttpRequest modifyHttpRequest(
        Context.ModifyHttpRequest context, ExecutionAttributes attributes) {
      try {
        byte[] md5 = MessageDigest.getInstance("MD5").digest(body);
        return context.httpRequest().toBuilder()
            .putHeader("Content-Length", String.valueOf(body.length))
            .putHeader("Content-MD5", Base64.getEncoder().encodeToString(md5))
            .build();
      } catch (NoSuchAlgorithmException everyJdkHasIt) {
        throw new IllegalStateException(everyJdkHasIt);
      }
    }
  }

  @Test
  void theRulesAreTakenAndReadBackAsPrinted() {
    Radosgw radosgw = Radosgw.require();
    String bucket = radosgw.newBucket();
    String xml = printed("multipart", EXPIRING, "lifecycle", "--format=s3-xml");

    try (S3Client store = radosgw.client(new Instead(xml.getBytes(StandardCharsets.UTF_8)))) {
      store.putBucketLifecycleConfiguration(
          put -> put.bucket(bucket).lifecycleConfiguration(empty -> empty.rules(List.of())));
    }

    try (S3Client store = radosgw.client()) {
      List<LifecycleRule> rules =
          store.getBucketLifecycleConfiguration(get -> get.bucket(bucket)).rules();
      assertThat(rules)
          .extracting(LifecycleRule::id)
          .containsExactlyInAnyOrder(
              "r2-presigner-abort-incomplete-uploads", "r2-presigner-expire-inbox");
      LifecycleRule rule = named(rules, "r2-presigner-abort-incomplete-uploads");
      assertThat(rule.statusAsString()).isEqualTo("Enabled");
      assertThat(rule.abortIncompleteMultipartUpload().daysAfterInitiation()).isEqualTo(3);
      assertThat(rule.expiration()).isNull();
      // This store gives an empty filter back as the older form has it, a prefix of the rule.
      assertThat(rule.getValueForField("Prefix", String.class)).hasValue("");
      LifecycleRule expiry = named(rules, "r2-presigner-expire-inbox");
      assertThat(expiry.statusAsString()).isEqualTo("Enabled");
      assertThat(expiry.expiration().days()).isEqualTo(30);
      assertThat(expiry.abortIncompleteMultipartUpload()).isNull();
      assertThat(expiry.filter().prefix()).isEqualTo("inbox/");
    }
  }

  private static LifecycleRule named(List<LifecycleRule> rules, String id) {
    return rules.stream().filter(rule -> rule.id().equals(id)).findFirst().orElseThrow();
  }

  @Test
  void withoutUploadsInPartsThereIsNoRule() {
    assertThat(printed("upload", "", "lifecycle")).isEqualTo("{\n  \"Rules\": [ ]\n}\n");
  }
}
