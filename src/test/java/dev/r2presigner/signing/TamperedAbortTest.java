package dev.r2presigner.signing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.r2presigner.testing.Api;
import dev.r2presigner.testing.LocalProfileTest;
import io.restassured.path.json.JsonPath;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The one DELETE that is signed ends an upload in parts (Uppy 6). It differs from deleting the
 * object of the same key by one parameter, which therefore must not be removable.
 */
@LocalProfileTest
class TamperedAbortTest {

  private static final byte[] BODY = {1, 2, 3};

  private final Api alice = Api.as("alice");
  private final String key = "users/alice/videos/" + UUID.randomUUID() + ".mp4";

  static Stream<Arguments> forgeries() {
    return Stream.of(
        forgery("no upload", abort -> abort.query.remove("uploadId")),
        forgery("an empty upload", abort -> abort.query("uploadId", id -> "")),
        forgery("another upload", abort -> abort.query("uploadId", id -> id + "x")),
        forgery("another key", abort -> abort.path(".mp4", ".mov")),
        forgery(
            "only what else is unsigned",
            abort -> {
              abort.query.keySet().removeIf(name -> name.startsWith("X-Amz-"));
              abort.query.remove("uploadId");
            }));
  }

  private static Arguments forgery(String name, Consumer<Attempt> forgery) {
    return Arguments.of(name, forgery);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("forgeries")
  void whatEndsAnUploadDeletesNoObject(String name, Consumer<Attempt> forgery) {
    JsonPath upload =
        alice
            .upload(Map.of("key", key, "contentType", "video/mp4", "contentLength", BODY.length))
            .jsonPath();
    Attempt put = new Attempt("PUT", upload.getString("url"), upload.getMap("headers"), BODY);
    assertThat(put.send().status()).isEqualTo(200);
    String uploadId =
        alice
            .post(
                "/v1/multipart",
                Map.of("key", key, "contentType", "video/mp4", "contentLength", BODY.length))
            .path("uploadId");
    Map<String, String> wish = Map.of("method", "DELETE", "key", key, "uploadId", uploadId);
    Attempt abort =
        new Attempt("DELETE", alice.post("/uppy/sign", wish).path("url"), Map.of(), new byte[0]);
    forgery.accept(abort);

    assertThat(abort.send().status()).isEqualTo(403);

    assertThat(alice.request().get("/v1/objects/" + key).statusCode()).isEqualTo(200);
  }
}
