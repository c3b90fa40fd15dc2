package dev.r2presigner.guard;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.r2presigner.testing.PackagedService;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Is a user of the packaged service, who asks for each kind of URL that it hands out. */
final class Alice {

  static final String TYPE = "application/octet-stream";

  private static final ObjectMapper JSON = new ObjectMapper();

  private final PackagedService service;
  private final String token;

  Alice(PackagedService service, String token) {
    this.service = service;
    this.token = token;
  }

  static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  JsonNode post(String path, Object... members) {
    Map<String, Object> body = new LinkedHashMap<>();
    for (int i = 0; i < members.length; i += 2) {
      body.put((String) members[i], members[i + 1]);
    }
    try {
      return read(service.post(path, token, JSON.writeValueAsString(body)));
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static JsonNode read(HttpResponse<String> answer) throws JsonProcessingException {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return JSON.readTree(answer.body());
  }

  private JsonNode get(String path) {
    try {
      return read(service.get(path, token));
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  IssuedUrl upload(String key, byte[] body) {
    JsonNode reply =
        post("/v1/uploads", "key", key, "contentType", TYPE, "contentLength", body.length);
    return IssuedUrl.of("PUT", key, reply).body(body);
  }

  /** Begins an upload in parts; the id is the store's. */
  String begin(String key, byte[] body) {
    return post("/v1/multipart", "key", key, "contentType", TYPE, "contentLength", body.length)
        .get("uploadId")
        .textValue();
  }

  IssuedUrl part(String key, byte[] body) {
    String id = begin(key, body);
    JsonNode reply =
        post(
            "/v1/multipart/parts",
            "uploadId",
            id,
            "key",
            key,
            "contentLength",
            body.length,
            "partNumbers",
            List.of(1));
    return IssuedUrl.of("PUT", key, reply.get("parts").get(0)).body(body).uploadId(id);
  }

  IssuedUrl companionUpload(String key, byte[] body) {
    String name = key.substring(key.lastIndexOf('/') + 1);
    JsonNode reply =
        get(
            "/uppy/files/s3/params?filename="
                + encoded(name)
                + "&type="
                + encoded(TYPE)
                + "&metadata%5Bsize%5D="
                + body.length);
    assertThat(reply.at("/fields/key").textValue()).isEqualTo(key);
    return IssuedUrl.of("PUT", key, reply).body(body);
  }

  private static String companionPart(String id, String below, String key) {
    return "/uppy/files/s3/multipart/" + encoded(id) + below + "?key=" + encoded(key);
  }

  private static String size(byte[] body) {
    return "&metadata%5Bsize%5D=" + body.length;
  }

  IssuedUrl companionPart(String key, byte[] body) {
    String id = begin(key, body);
    JsonNode reply = get(companionPart(id, "/1", key) + size(body));
    return IssuedUrl.of("PUT", key, reply).body(body).uploadId(id);
  }

  IssuedUrl companionBatch(String key, byte[] body) {
    String id = begin(key, body);
    JsonNode reply = get(companionPart(id, "/batch", key) + "&partNumbers=1" + size(body));
    return IssuedUrl.of(
            "PUT", key, reply.at("/presignedUrls/1").textValue(), reply.at("/headers/1"))
        .body(body)
        .uploadId(id);
  }

  private IssuedUrl sign(String method, String key, byte[] body, Object... more) {
    Object[] members = new Object[8 + more.length];
    System.arraycopy(
        new Object[] {"method", method, "key", key, "size", body.length, "contentType", TYPE},
        0,
        members,
        0,
        8);
    System.arraycopy(more, 0, members, 8, more.length);
    return IssuedUrl.of(method, key, post("/uppy/sign", members));
  }

  IssuedUrl uppyPut(String key, byte[] body) {
    return sign("PUT", key, body).body(body);
  }

  IssuedUrl uppyCreate(String key, byte[] body) {
    return sign("POST", key, body);
  }

  IssuedUrl uppyPart(String key, byte[] body) {
    return uppyPart(key, body, begin(key, body));
  }

  IssuedUrl uppyPart(String key, byte[] body, String id) {
    return sign("PUT", key, body, "uploadId", id, "partNumber", 1).body(body).uploadId(id);
  }

  /** Puts the one part as it was granted, and gives what the store says its ETag is. */
  private String arrived(String key, byte[] body, String id) {
    return uppyPart(key, body, id).sendHonestly().header("etag");
  }

  IssuedUrl uppyList(String key, byte[] body) {
    String id = begin(key, body);
    arrived(key, body, id);
    return sign("GET", key, body, "uploadId", id).uploadId(id);
  }

  IssuedUrl uppyComplete(String key, byte[] body) {
    String id = begin(key, body);
    String etag = arrived(key, body, id);
    String xml =
        "<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>"
            + etag
            + "</ETag></Part></CompleteMultipartUpload>";
    return sign("POST", key, body, "uploadId", id)
        .body(xml.getBytes(StandardCharsets.UTF_8))
        .uploadId(id);
  }

  IssuedUrl uppyAbort(String key, byte[] body) {
    String id = begin(key, body);
    return sign("DELETE", key, body, "uploadId", id).uploadId(id);
  }

  IssuedUrl download(String key) {
    return IssuedUrl.of("GET", key, post("/v1/downloads", "key", key));
  }

  IssuedUrl head(String key) {
    JsonNode reply = post("/v1/downloads", "key", key);
    return IssuedUrl.of("HEAD", key, reply.get("headUrl").textValue(), reply.get("headers"));
  }

  IssuedUrl redirect(String key) {
    HttpResponse<String> answer = service.get("/v1/downloads/" + key, token);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(302);
    String url = answer.headers().firstValue("Location").orElseThrow();
    return IssuedUrl.of("GET", key, url, JSON.createObjectNode());
  }

  /** Has the service confirm what was granted. */
  JsonNode confirm(String key, byte[] body) {
    return post(
        "/v1/uploads/confirm", "key", key, "contentType", TYPE, "contentLength", body.length);
  }
}
