package dev.r2presigner.multipart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.r2presigner.testing.Api;
import dev.r2presigner.testing.Json;
import dev.r2presigner.testing.PercentEncoding;
import dev.r2presigner.testing.Store;
import io.restassured.response.Response;
import java.net.http.HttpResponse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** One upload in parts, as a client goes through it. */
record MultipartCall(Api api, String key, String uploadId, long size) {

  static final int MIB = 1 << 20;
  static final int PART = 5 * MIB;

  static Map<String, Object> request(String key, long size) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("key", key);
    body.put("contentType", "video/mp4");
    body.put("contentLength", size);
    return body;
  }

  static MultipartCall begin(Api api, String key, long size) {
    Response begun = api.post("/v1/multipart", request(key, size));
    assertThat(begun.statusCode()).as(begun.asString()).isEqualTo(200);
    JsonNode upload = Json.of(begun);
    return new MultipartCall(
        api, upload.get("key").asText(), upload.get("uploadId").asText(), size);
  }

  MultipartCall as(Api other) {
    return new MultipartCall(other, key, uploadId, size);
  }

  MultipartCall ofKey(String other) {
    return new MultipartCall(api, other, uploadId, size);
  }

  MultipartCall ofSize(long other) {
    return new MultipartCall(api, key, uploadId, other);
  }

  Response sign(Integer... numbers) {
    return api.post("/v1/multipart/parts", with("contentLength", size, "partNumbers", numbers));
  }

  Response list() {
    return api.request().get("/v1/multipart/parts?" + query());
  }

  Response complete() {
    return api.post("/v1/multipart/complete", with());
  }

  Response complete(Object parts) {
    return api.post("/v1/multipart/complete", with("parts", parts));
  }

  Response completeAll() {
    return api.post("/v1/multipart/complete", with("contentLength", size));
  }

  Response abort() {
    return api.request().delete("/v1/multipart?" + query());
  }

  /** Signs a part and puts these bytes, or as many as were signed. */
  HttpResponse<byte[]> put(int number, byte[] bytes) {
    Response signed = sign(number);
    assertThat(signed.statusCode()).as(signed.asString()).isEqualTo(200);
    return Store.put(Json.of(signed).get("parts").get(0), bytes);
  }

  /** Signs and puts these parts of a file, and gives number and ETag of each. */
  List<Map<String, Object>> putAll(byte[] file, int... numbers) {
    return IntStream.of(numbers)
        .mapToObj(
            number -> {
              int from = (number - 1) * PART;
              byte[] part =
                  java.util.Arrays.copyOfRange(file, from, Math.min(file.length, from + PART));
              HttpResponse<byte[]> put = put(number, part);
              assertThat(put.statusCode()).isEqualTo(200);
              String etag = put.headers().firstValue("ETag").orElseThrow();
              return Map.<String, Object>of("partNumber", number, "etag", etag);
            })
        .toList();
  }

  Map<String, Object> with(Object... more) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("uploadId", uploadId);
    body.put("key", key);
    for (int i = 0; i < more.length; i += 2) {
      body.put((String) more[i], more[i + 1]);
    }
    return body;
  }

  private String query() {
    return "uploadId=" + PercentEncoding.ofPath(uploadId) + "&key=" + PercentEncoding.ofPath(key);
  }
}
