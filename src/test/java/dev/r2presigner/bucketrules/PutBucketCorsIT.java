package dev.r2presigner.bucketrules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.r2presigner.testing.PackagedService;
import dev.r2presigner.testing.Production;
import dev.r2presigner.testing.RecordingStore;
import dev.r2presigner.testing.RecordingStore.Request;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The request that changes the bucket, byte for byte as R2 would get it. */
class PutBucketCorsIT {

  @TempDir Path directory;

  @Test
  void hasTheExactBodyAndNoChecksumHeaderThatR2DoesNotKnow() throws GeneralSecurityException {
    try (RecordingStore store = new RecordingStore()) {
      Production production =
          Production.in(directory, store.endpoint())
              .set("ALLOWED_ORIGINS", "https://app.example.com,https://other.example")
              .set("CORS_CHECK_EVERY", "off");
      String admin =
          production.token(
              "operator",
              claims -> claims.setStringListClaim("groups", List.of("presigner-admin")));
      try (PackagedService service = production.ready()) {
        HttpResponse<String> first = service.put("/v1/cors", admin);
        HttpResponse<String> second = service.put("/v1/cors", admin);

        assertThat(first.body()).isEqualTo("{\"inSync\":true,\"differences\":[]}");
        assertThat(second.body()).isEqualTo(first.body());
        String wanted = service.get("/v1/cors?format=s3-xml").body();

        // Read, write, read back; the second time there is nothing to write.
        assertThat(store.requests("GET")).hasSize(3);
        assertThat(store.requests("PUT")).hasSize(1);
        Request put = store.requests("PUT").get(0);
        assertThat(put.target()).isEqualTo("/" + Production.BUCKET + "?cors");
        assertThat(put.headers().keySet())
            .noneMatch(name -> name.startsWith("x-amz-checksum"))
            .noneMatch(name -> name.startsWith("x-amz-sdk-checksum"))
            .doesNotContain("x-amz-trailer", "transfer-encoding", "content-encoding");
        assertThat(put.headers())
            .containsEntry("content-length", String.valueOf(put.body().length))
            .containsEntry("content-md5", Base64.getEncoder().encodeToString(hash("MD5", put)))
            .containsEntry("x-amz-content-sha256", HexFormat.of().formatHex(hash("SHA-256", put)));
        assertThat(put.headers().get("authorization"))
            .startsWith("AWS4-HMAC-SHA256 Credential=" + Production.ACCESS_KEY_ID + "/")
            .contains("/auto/s3/aws4_request", "content-md5");
        assertThat(sorted(new String(put.body(), StandardCharsets.UTF_8)))
            .isEqualTo(sorted(wanted));
      }
    }
  }

  private static byte[] hash(String algorithm, Request request) throws GeneralSecurityException {
    return MessageDigest.getInstance(algorithm).digest(request.body());
  }

  /** Every element on a line of its own; S3 takes them in any order. */
  private static List<String> sorted(String xml) {
    return xml.replace(" encoding=\"UTF-8\"", "")
        .replaceAll(">\\s*<", ">\n<")
        .strip()
        .lines()
        .filter(line -> !line.startsWith("<?xml"))
        .sorted()
        .toList();
  }
}
