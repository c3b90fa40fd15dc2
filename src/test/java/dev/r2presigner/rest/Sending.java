package dev.r2presigner.rest;

import dev.r2presigner.testing.Api;
import dev.r2presigner.testing.PercentEncoding;
import dev.r2presigner.testing.Store;
import io.restassured.response.Response;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Sends the document's examples. Those that go on with an upload or ask for an object get one to do
 * it with: a document can't know the ids that a store makes.
 */
final class Sending {

  private static final Api ALICE = Api.as("alice");
  private static final byte[] BYTES = new byte[17];

  private Sending() {}

  @SuppressWarnings("unchecked")
  static Response of(String path, Object example) {
    Map<String, Object> body = new HashMap<>((Map<String, Object>) example);
    switch (path) {
      case "/v1/uploads/confirm" -> {
        body.put("key", "users/alice/photos/confirmed-" + System.nanoTime() + ".jpg");
        store(ALICE, (String) body.get("key"), "image/jpeg", (int) body.get("contentLength"));
      }
      case "/v1/objects/copy" -> {
        Api alice = Api.as("alice", "copying");
        body.put("from", "inbox/alice/" + System.nanoTime());
        body.put("to", "archive/alice/" + System.nanoTime());
        store(alice, (String) body.get("from"), "image/png", BYTES.length);
        return alice.post(path, body);
      }
      case "/v1/multipart/complete" -> {
        Map<String, Object> upload = begun();
        part(upload);
        body.putAll(upload);
        body.put("contentLength", BYTES.length);
      }
      case "/uppy/s3/multipart/{id}/complete" -> {
        Map<String, Object> upload = begun();
        String etag = part(upload).headers().firstValue("ETag").orElseThrow();
        body.put("parts", List.of(Map.of("PartNumber", 1, "ETag", etag)));
        String id = PercentEncoding.ofPath((String) upload.get("uploadId"));
        return ALICE.post(path.replace("{id}", id) + "?key=" + upload.get("key"), body);
      }
      default -> {
        // Works as it stands.
      }
    }
    return ALICE.post(path, body);
  }

  private static void store(Api owner, String key, String type, int length) {
    Response upload =
        owner.upload(Map.of("key", key, "contentType", type, "contentLength", length));
    Store.send("PUT", upload.path("url"), upload.path("headers"), new byte[length]);
  }

  private static Map<String, Object> begun() {
    String key = "users/alice/videos/example-" + System.nanoTime() + ".mp4";
    Response begun =
        ALICE.post(
            "/v1/multipart",
            Map.of("key", key, "contentType", "video/mp4", "contentLength", BYTES.length));
    return Map.of("key", key, "uploadId", begun.path("uploadId"));
  }

  private static HttpResponse<byte[]> part(Map<String, Object> upload) {
    Map<String, Object> wish = new HashMap<>(upload);
    wish.put("contentLength", BYTES.length);
    wish.put("partNumbers", List.of(1));
    return Store.putFirstPart(ALICE.post("/v1/multipart/parts", wish).jsonPath(), BYTES);
  }
}
