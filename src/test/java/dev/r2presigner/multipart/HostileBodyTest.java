package dev.r2presigner.multipart;

import static dev.r2presigner.multipart.MultipartTest.refused;

import dev.r2presigner.testing.Api;
import dev.r2presigner.testing.LocalProfileTest;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Bodies that a client would have to send on purpose: told what is wrong, never an error of ours.
 */
@LocalProfileTest
class HostileBodyTest {

  private static final Api ALICE = Api.as("alice");
  private static final String KEY = "\"key\":\"users/alice/videos/x.mp4\"";
  private static final String UPLOAD = "{\"uploadId\":\"id\"," + KEY + ",";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[1.0]",
        "[\"1\"]",
        "[1e0]",
        "[2147483648]",
        "[1e400]",
        "[-1]",
        "[0]",
        "[10001]",
        "[null]",
        "[true]",
        "[[1]]",
        "[{}]",
        "[]",
        "null",
        "{}",
        "1",
        "\"1\""
      })
  void partNumbersAreWholeNumbersOfAPlan(String numbers) {
    refused(
        ALICE.post(
            "/v1/multipart/parts", UPLOAD + "\"contentLength\":1,\"partNumbers\":" + numbers + "}"),
        400,
        "invalid-request");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[null]",
        "[{}]",
        "[{\"partNumber\":1}]",
        "[{\"etag\":\"e\"}]",
        "[{\"partNumber\":null,\"etag\":\"e\"}]",
        "[{\"partNumber\":1.0,\"etag\":\"e\"}]",
        "[{\"partNumber\":\"1\",\"etag\":\"e\"}]",
        "[{\"partNumber\":2147483648,\"etag\":\"e\"}]",
        "[{\"partNumber\":1,\"etag\":1}]",
        "[1]",
        "{}"
      })
  void partsAreNumbersWithETags(String parts) {
    refused(
        ALICE.post("/v1/multipart/complete", UPLOAD + "\"parts\":" + parts + "}"),
        400,
        "invalid-request");
    String companions = parts.replace("partNumber", "PartNumber").replace("etag", "ETag");
    refused(
        ALICE.post(
            "/uppy/s3/multipart/id/complete?key=users/alice/videos/x.mp4",
            "{\"parts\":" + companions + "}"),
        400,
        "invalid-request");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.0", "\"1\"", "1e0", "2147483648", "-2147483649", "[1]", "{}", "true"})
  void uppysPartNumberIsAWholeNumber(String number) {
    refused(
        ALICE.post(
            "/uppy/sign", UPLOAD + "\"method\":\"PUT\",\"size\":1,\"partNumber\":" + number + "}"),
        400,
        "invalid-request");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"\"",
        "\"a b\"",
        "\"\\u0000\"",
        "\"\\u00e9\"",
        "\"a\\r\\nb\"",
        "\"\\ud800\"",
        "null",
        "1",
        "[\"id\"]"
      })
  void uploadIdsAreTextThatAStoreCouldHaveGiven(String id) {
    String upload = "{\"uploadId\":" + id + "," + KEY;
    refused(ALICE.post("/v1/multipart/complete", upload + "}"), 400, "invalid-request");
    refused(
        ALICE.post("/v1/multipart/parts", upload + ",\"contentLength\":1,\"partNumbers\":[1]}"),
        400,
        "invalid-request");
    refused(ALICE.post("/uppy/sign", upload + ",\"method\":\"GET\"}"), 400, "invalid-request");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"size\":1.5}",
        "{\"size\":{}}",
        "{\"size\":[1]}",
        "{\"size\":true}",
        "{\"size\":1e3}",
        "[]",
        "\"x\"",
        "1"
      })
  void companionsMetadataIsAnObjectAndItsSizeAWholeNumber(String metadata) {
    refused(
        ALICE.post(
            "/uppy/videos/s3/multipart",
            "{\"filename\":\"x.mp4\",\"type\":\"video/mp4\",\"metadata\":" + metadata + "}"),
        400,
        "invalid-request");
  }
}
