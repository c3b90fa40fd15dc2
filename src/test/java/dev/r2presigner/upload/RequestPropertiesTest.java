package dev.r2presigner.upload;

import static dev.r2presigner.testing.RequestGenerator.quote;
import static org.assertj.core.api.Assertions.assertThat;

import dev.r2presigner.problem.ProblemType;
import dev.r2presigner.testing.Api;
import dev.r2presigner.testing.LocalProfileTest;
import dev.r2presigner.testing.Proof;
import dev.r2presigner.testing.RequestGenerator;
import io.restassured.response.Response;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Whatever is sent, the running service either refuses it in the contract's words or grants exactly
 * what was asked for; and what the contract calls legal is granted.
 */
@LocalProfileTest
class RequestPropertiesTest {

  private static final int REQUESTS = Proof.isFull() ? 600 : 60;
  private static final String SEED_PROPERTY = "requests.seed";
  private static final String PREFIX = "users/alice/photos/";
  private static final String ROOT = "/local-bucket/";
  private static final Api ALICE = Api.as("alice");

  private static final Map<String, ProblemType> PROBLEMS =
      Arrays.stream(ProblemType.values())
          .collect(Collectors.toMap(ProblemType::slug, Function.identity()));

  private final long seed = Long.getLong(SEED_PROPERTY, System.nanoTime());
  private final SplittableRandom random = new SplittableRandom(seed);
  private final RequestGenerator requests = new RequestGenerator(random.split());

  @Test
  void whatTheContractCallsLegalIsGranted() {
    for (int i = 0; i < REQUESTS / 3; i++) {
      String key = PREFIX + requests.legalName();
      long length = random.nextLong(10L * 1024 * 1024 + 1);
      String body = body(quote("key") + ":" + quote(key), "image/png", String.valueOf(length));
      Response answer = ALICE.post("/v1/uploads", body);
      assertThat(answer.statusCode()).as(describe(body, answer)).isEqualTo(200);
      assertExact(key, "image/png", body, answer);
    }
  }

  @Test
  void anyTextIsRefusedInTheContractsWordsOrGrantedAsItIs() {
    int granted = 0;
    for (int i = 0; i < REQUESTS; i++) {
      boolean named = random.nextBoolean();
      String text = random.nextBoolean() ? requests.legalName() : requests.text();
      String key = named ? text : (random.nextBoolean() ? PREFIX : "") + text;
      String type = random.nextInt(4) == 0 ? requests.text() : "image/png";
      String policy = named ? ",\"policy\":\"photos\"" : "";
      String member = quote(named ? "filename" : "key") + ":" + quote(key) + policy;
      String body = body(member, type, "1");
      Response answer = ALICE.post("/v1/uploads", body);
      if (isGranted(body, answer)) {
        granted++;
        String whole = named ? PREFIX + key : key;
        assertThat(whole).as(describe(body, answer)).matches("(?s)users/alice/[a-z]+/.+");
        assertExact(whole, type, body, answer);
      }
    }
    assertThat(granted).as("granted; %s", replay()).isBetween(REQUESTS / 20, REQUESTS);
  }

  @Test
  void aBentBodyIsRefusedInTheContractsWordsOrGranted() {
    int granted = 0;
    for (int i = 0; i < REQUESTS; i++) {
      String body =
          requests.bent(
              "\"key\":\"users/alice/documents/a.pdf\"",
              "\"contentType\":\"application/pdf\"",
              "\"contentLength\":5",
              "\"expiresIn\":60",
              "\"cacheControl\":\"no-cache\"",
              "\"metadata\":{\"title\":\"x\"}");
      Response answer = ALICE.post("/v1/uploads", body);
      if (isGranted(body, answer)) {
        granted++;
        assertThat((String) answer.path("key"))
            .as(describe(body, answer))
            .startsWith("users/alice/");
      }
    }
    assertThat(granted).as("granted; %s", replay()).isBetween(REQUESTS / 20, REQUESTS);
  }

  private static String body(String member, String type, String length) {
    return "{" + member + ",\"contentType\":" + quote(type) + ",\"contentLength\":" + length + "}";
  }

  /** False if it was refused, as it then has to be. */
  private boolean isGranted(String body, Response answer) {
    if (answer.statusCode() == 200) {
      return true;
    }
    String slug = answer.<String>path("type").replaceFirst(".*:", "");
    assertThat(PROBLEMS).as(describe(body, answer)).containsKey(slug);
    assertThat(answer.statusCode())
        .as(describe(body, answer))
        .isEqualTo(PROBLEMS.get(slug).status())
        .isBetween(400, 422);
    assertThat(answer.asString()).doesNotContain("Exception", "\\tat ", "dev.r2presigner", "java.");
    return false;
  }

  private void assertExact(String key, String type, String body, Response answer) {
    String url = answer.path("url");
    String path = URI.create(url).getRawPath().replace("+", "%2B");
    assertThat(URLDecoder.decode(path, StandardCharsets.UTF_8))
        .as(describe(body, answer))
        .isEqualTo(ROOT + key);
    assertThat((String) answer.path("key")).as(describe(body, answer)).isEqualTo(key);
    assertThat(url).contains("content-length%3Bcontent-type%3Bhost");
    assertThat((String) answer.path("headers.'content-type'"))
        .as(describe(body, answer))
        .isEqualTo(type);
  }

  private String describe(String body, Response answer) {
    String shown = body.length() > 2_000 ? body.substring(0, 2_000) + "..." : body;
    return "%s answers %d %s; %s"
        .formatted(shown, answer.statusCode(), answer.asString(), replay());
  }

  private String replay() {
    return "again with -D" + SEED_PROPERTY + "=" + seed;
  }
}
