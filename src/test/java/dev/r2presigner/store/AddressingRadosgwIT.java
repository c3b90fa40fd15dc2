package dev.r2presigner.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.r2presigner.testing.PackagedService;
import dev.r2presigner.testing.Production;
import dev.r2presigner.testing.Radosgw;
import dev.r2presigner.testing.RawHttp;
import io.restassured.path.json.JsonPath;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A store that has the bucket in the host's name, and that the service reaches at another address
 * than its clients: URLs are for the one, the service's own calls go to the other.
 */
class AddressingRadosgwIT {

  private static final byte[] BODY = "bytes".getBytes(StandardCharsets.US_ASCII);
  private static final String WISH =
      "{\"key\":\"users/alice/photos/a.png\",\"contentType\":\"image/png\",\"contentLength\":5}";

  @TempDir Path directory;

  @Test
  void urlsHaveTheBucketInTheHostAndOwnCallsGoElsewhere() {
    Radosgw radosgw = Radosgw.require();
    int port = radosgw.endpoint().getPort();
    String bucket = radosgw.newBucket();
    Production production =
        Production.in(directory, URI.create("http://localhost:" + port))
            .set("STORE_ENDPOINT", radosgw.endpoint().toString())
            .set("R2_ADDRESSING", "virtual")
            .set("R2_REGION", "eu-central-1")
            .set("R2_BUCKET", bucket)
            .set("R2_ACCESS_KEY_ID", radosgw.accessKeyId())
            .set("R2_SECRET_ACCESS_KEY", radosgw.secretAccessKey());
    try (PackagedService service = production.ready()) {
      JsonPath upload =
          new JsonPath(service.post("/v1/uploads", production.token("alice"), WISH).body());
      URI url = URI.create(upload.getString("url"));

      assertThat(url.getRawAuthority()).isEqualTo(bucket + ".localhost:" + port);
      assertThat(url.getRawPath()).isEqualTo("/users/alice/photos/a.png");
      assertThat(url.getRawQuery()).contains("%2Feu-central-1%2Fs3%2Faws4_request");
      assertThat(put(url, upload.getMap("headers"), BODY).status()).isEqualTo(200);
      // Not what was signed.
      assertThat(put(url, upload.getMap("headers"), new byte[6]).status()).isEqualTo(403);
      assertThat(
              service
                  .get("/v1/objects/users/alice/photos/a.png", production.token("alice"))
                  .statusCode())
          .isEqualTo(200);
    }
  }

  /** As a client whose resolver knows the name, which not every machine's does. */
  private static RawHttp.Answer put(URI url, Map<String, String> signed, byte[] body) {
    Map<String, String> headers = new HashMap<>(signed);
    headers.put("Host", url.getRawAuthority());
    headers.put("Content-Length", String.valueOf(body.length));
    String target = url.getRawPath() + "?" + url.getRawQuery();
    return RawHttp.send(url.getPort(), "PUT", target, headers, body);
  }
}
