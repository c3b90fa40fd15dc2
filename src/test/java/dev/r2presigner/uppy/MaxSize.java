package dev.r2presigner.uppy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.r2presigner.testing.Api;
import dev.r2presigner.testing.PercentEncoding;
import dev.r2presigner.testing.Store;
import io.restassured.path.json.JsonPath;
import io.restassured.path.xml.XmlPath;
import io.restassured.response.Response;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tries to store more than the policy's max-size, 1 MiB here, where clients talk to the store. */
@TestInstance(Lifecycle.PER_CLASS)
abstract class MaxSize {

  private static final int MAX = 1 << 20;

  private Api crew;
  private String key;

  /** Somebody with the role of the policy {@code crew}, whose prefix is {@code crew/alice/}. */
  abstract Api crew();

  @BeforeEach
  void chooseKey() {
    crew = crew();
    key = "crew/alice/" + UUID.randomUUID() + ".mp4";
  }

  /** Every way to a part's URL, for a file of so many bytes or, if negative, of untold size. */
  private enum Way {
    V1 {
      @Override
      Response sign(Api crew, String key, String id, int number, int size) {
        Map<String, Object> body = upload(key, id, "contentLength", size);
        body.put("partNumbers", List.of(number));
        return crew.post("/v1/multipart/parts", body);
      }
    },
    UPPY_6 {
      @Override
      Response sign(Api crew, String key, String id, int number, int size) {
        Map<String, Object> body = upload(key, id, "size", size);
        body.put("method", "PUT");
        body.put("partNumber", number);
        return crew.post("/uppy/sign", body);
      }
    },
    COMPANION {
      @Override
      Response sign(Api crew, String key, String id, int number, int size) {
        return crew.request().get(companion(key, id, "/" + number, size));
      }
    },
    COMPANION_BATCH {
      @Override
      Response sign(Api crew, String key, String id, int number, int size) {
        return crew.request().get(companion(key, id, "/batch", size) + "&partNumbers=" + number);
      }
    };

    abstract Response sign(Api crew, String key, String id, int number, int size);

    HttpResponse<byte[]> put(Response signed, byte[] body) {
      assertThat(signed.statusCode()).as(signed.asString()).isEqualTo(200);
      JsonPath reply = signed.jsonPath();
      return switch (this) {
        case V1 -> Store.putFirstPart(reply, body);
        case UPPY_6, COMPANION -> Store.put(reply, body);
        case COMPANION_BATCH ->
            Store.send(
                "PUT", reply.getString("presignedUrls.'1'"), reply.getMap("headers.'1'"), body);
      };
    }

    private static Map<String, Object> upload(String key, String id, String member, int size) {
      Map<String, Object> body = new HashMap<>(Map.of("key", key, "uploadId", id));
      if (size >= 0) {
        body.put(member, size);
      }
      return body;
    }
  }

  private static String companion(String key, String id, String below, int size) {
    String upload = "/uppy/s3/multipart/" + PercentEncoding.ofPath(id) + below + "?key=" + key;
    return size < 0 ? upload : upload + "&metadata%5Bsize%5D=" + size;
  }

  private String begin(int size) {
    Response begun =
        crew.post(
            "/v1/multipart", Map.of("key", key, "contentType", "video/mp4", "contentLength", size));
    return begun.path("uploadId");
  }

  private Response signCompletion(String id) {
    return crew.post("/uppy/sign", Map.of("method", "POST", "key", key, "uploadId", id));
  }

  private static HttpResponse<byte[]> complete(Response signed, String etag) {
    String parts =
        "<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>"
            + etag
            + "</ETag></Part></CompleteMultipartUpload>";
    byte[] body = parts.getBytes(StandardCharsets.UTF_8);
    return Store.send("POST", signed.path("url"), signed.path("headers"), body);
  }

  private String etag(String id) {
    Response list = crew.post("/uppy/sign", Map.of("method", "GET", "key", key, "uploadId", id));
    byte[] xml = Store.send("GET", list.path("url"), Map.of(), null).body();
    return XmlPath.from(new String(xml, StandardCharsets.UTF_8))
        .getString("ListPartsResult.Part.ETag");
  }

  private int stored() {
    return crew.request().get("/v1/objects/" + key).path("contentLength");
  }

  /**
   * Finding 6: begun with one byte, a part URL of untold size, one byte, the URL to complete with,
   * then the same part again. Before: 20,971,520 bytes stored under a max-size of 1,048,576. Now
   * there is no such URL, and nothing is stored.
   */
  @ParameterizedTest
  @EnumSource(Way.class)
  void noPartIsSignedWithoutASize(Way way) {
    String id = begin(1);

    Response signed = way.sign(crew, key, id, 1, -1);

    List<Integer> steps = new ArrayList<>();
    if (signed.statusCode() == 200) {
      steps.add(way.put(signed, new byte[1]).statusCode());
      Response completion = signCompletion(id);
      steps.add(way.put(signed, new byte[20 * MAX]).statusCode());
      steps.add(complete(completion, etag(id)).statusCode());
      steps.add(stored());
    }
    assertThat(steps).as("put, put again, completed, bytes stored").isEmpty();
    assertThat(signed.statusCode()).isEqualTo(422);
    assertThat(signed.<String>path("type")).endsWith(":content-length-not-allowed");
  }

  /** A URL to complete with outlives its judgement; what can be put under it stays in the limit. */
  @ParameterizedTest
  @EnumSource(Way.class)
  void aPartPutAgainAfterItsCompletionWasSignedStaysInTheLimit(Way way) {
    String id = begin(1);
    Response small = way.sign(crew, key, id, 1, 1);
    assertThat(way.put(small, new byte[1]).statusCode()).isEqualTo(200);
    Response completion = signCompletion(id);

    assertThat(way.put(small, new byte[2]).statusCode()).isEqualTo(403);
    assertThat(way.sign(crew, key, id, 1, MAX + 1).statusCode()).isEqualTo(422);
    Response largest = way.sign(crew, key, id, 1, MAX);
    assertThat(way.put(largest, new byte[MAX]).statusCode()).isEqualTo(200);
    assertThat(way.sign(crew, key, id, 2, MAX).statusCode()).isEqualTo(400);

    assertThat(complete(completion, etag(id)).statusCode()).isEqualTo(200);
    assertThat(stored()).isEqualTo(MAX);
  }

  @Test
  void nothingIsBegunWithoutASizeOrOverTheLimit() {
    for (Map<String, ?> metadata : List.<Map<String, ?>>of(Map.of(), Map.of("size", MAX + 1))) {
      Map<String, ?> file = Map.of("filename", "a.mp4", "type", "video/mp4", "metadata", metadata);
      refused(crew.post("/uppy/crew/s3/multipart", file), 422, "content-length-not-allowed");
    }
    String params = "/uppy/crew/s3/params?filename=a.mp4&type=video/mp4";
    refused(crew.request().get(params), 422, "content-length-not-allowed");
  }

  private static void refused(Response response, int status, String slug) {
    assertThat(response.statusCode()).as(response.asString()).isEqualTo(status);
    assertThat(response.<String>path("type")).endsWith(":" + slug);
  }
}
