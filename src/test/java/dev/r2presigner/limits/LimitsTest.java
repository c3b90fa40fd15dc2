package dev.r2presigner.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;

import dev.r2presigner.testing.Api;
import dev.r2presigner.testing.LocalProfileTest;
import io.restassured.response.Response;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Two URLs and 1,000 bytes an hour, for each subject by itself. */
@LocalProfileTest
class LimitsTest {

  private static Response ask(String subject, int bytes) {
    return Api.as(subject, "counted")
        .upload(
            Map.of(
                "key",
                "limited/" + subject + "/x",
                "contentType",
                "application/x-limited",
                "contentLength",
                bytes));
  }

  @Test
  void urlsAreCountedForEachSubject() {
    assertThat(ask("carol", 1).statusCode()).isEqualTo(200);
    assertThat(ask("carol", 1).statusCode()).isEqualTo(200);
    Response third = ask("carol", 1);
    third.then().statusCode(429).body("type", endsWith(":rate-limited"));
    assertThat(Integer.parseInt(third.header("Retry-After"))).isBetween(1, 1800);
    assertThat(ask("dave", 1).statusCode()).isEqualTo(200);
  }

  @Test
  void declaredBytesAreCountedAndRefusalsCostNothing() {
    assertThat(ask("erin", 900).statusCode()).isEqualTo(200);
    // Too many bytes: neither they nor the second URL are used up by asking.
    assertThat(ask("erin", 200).statusCode()).isEqualTo(429);
    assertThat(ask("erin", 100).statusCode()).isEqualTo(200);
  }

  private static void left(Response response, int remaining) {
    assertThat(response.header("RateLimit-Limit")).isEqualTo("2");
    assertThat(response.header("RateLimit-Remaining")).isEqualTo(String.valueOf(remaining));
    assertThat(Integer.parseInt(response.header("RateLimit-Reset"))).isBetween(1, 3600);
  }

  @Test
  void everyAnswerUnderALimitSaysWhatIsLeftOfIt() {
    left(ask("ivan", 100), 1);
    Response tooManyBytes = ask("ivan", 901);
    left(tooManyBytes, 1);
    tooManyBytes.then().body("limit", equalTo("bytes")).body("policy", equalTo("limited"));
    left(ask("ivan", 1), 0);
    Response tooManyUrls = ask("ivan", 1);
    left(tooManyUrls, 0);
    tooManyUrls.then().statusCode(429).body("limit", equalTo("urls"));
    Response unlimited = Api.as("ivan").upload(Api.picture("ivan", "unlimited.png", 1));
    assertThat(unlimited.statusCode()).isEqualTo(200);
    assertThat(unlimited.header("RateLimit-Limit")).isNull();
  }

  @Test
  void aBatchSaysWhatIsLeftAfterAllOfIt() {
    Map<String, Object> item =
        Map.of("key", "limited/judy/x", "contentType", "application/x-limited", "contentLength", 1);
    Response batch =
        Api.as("judy", "counted")
            .post("/v1/uploads/batch", Map.of("uploads", List.of(item, item, item)));

    batch.then().statusCode(200).body("results.status", contains(200, 200, 429));
    left(batch, 0);
  }

  private static Response multipart(String subject, String path, Map<String, Object> more) {
    Map<String, Object> body = new HashMap<>(more);
    body.put("key", "limited/" + subject + "/x");
    return Api.as(subject, "counted").post("/v1/multipart" + path, body);
  }

  private static Response parts(String subject, int bytes) {
    return multipart(
        subject,
        "/parts",
        Map.of("uploadId", "id", "contentLength", bytes, "partNumbers", List.of(1)));
  }

  @Test
  void bytesOfPartsAreCountedWhereTheyAreSigned() {
    assertThat(parts("grace", 900).statusCode()).isEqualTo(200);
    assertThat(parts("grace", 200).statusCode()).isEqualTo(429);
    assertThat(parts("grace", 100).statusCode()).isEqualTo(200);
    Map<String, Object> film = Map.of("contentType", "application/x-limited", "contentLength", 900);
    assertThat(multipart("heidi", "", film).statusCode()).isEqualTo(200);
    assertThat(parts("heidi", 900).statusCode()).isEqualTo(200);
  }

  @Test
  void refusedWishesAreNotCounted() {
    for (int i = 0; i < 5; i++) {
      assertThat(ask("frank", 2_000_000).statusCode()).isEqualTo(422);
    }
    assertThat(ask("frank", 1).statusCode()).isEqualTo(200);
  }
}
