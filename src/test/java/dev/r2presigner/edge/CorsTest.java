package dev.r2presigner.edge;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;

import dev.r2presigner.testing.Api;
import dev.r2presigner.testing.LocalProfileTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The bucket's wanted policy, and the service's own CORS, from the same origins. */
@LocalProfileTest
class CorsTest {

  private static final String ORIGIN = "http://localhost:8080";

  private static JsonPath wanted() {
    return given().get("/v1/cors").then().statusCode(200).extract().jsonPath();
  }

  @Test
  void oneRuleWithEveryOriginFirstInTheShapeOfTheDashboard() {
    Map<String, Object> rule = wanted().getMap("[0]");

    assertThat(wanted().getList("")).hasSize(1);
    assertThat(rule.keySet())
        .containsExactlyInAnyOrder(
            "AllowedOrigins", "AllowedMethods", "AllowedHeaders", "ExposeHeaders", "MaxAgeSeconds");
    assertThat(wanted().getList("[0].AllowedOrigins", String.class))
        .containsExactly(ConfigProvider.getConfig().getValue("allowed-origins", String[].class))
        .startsWith("http://localhost:8080", "http://127.0.0.1:8080");
    assertThat(rule.get("AllowedMethods"))
        .isEqualTo(List.of("DELETE", "GET", "HEAD", "POST", "PUT"));
    assertThat(wanted().getList("[0].ExposeHeaders")).contains("ETag");
    assertThat(wanted().getInt("[0].MaxAgeSeconds")).isBetween(1, 86_400);
  }

  /** What is signed and what the bucket lets through are one list, or every preflight fails. */
  @Test
  void everyHeaderAnUploadHasToSendIsAllowedByName() {
    Map<String, Object> body =
        new java.util.HashMap<>(
            Map.of(
                "key", "users/alice/documents/cors.pdf",
                "contentType", "application/pdf",
                "contentLength", 1,
                "checksumSha256", "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=",
                "cacheControl", "private",
                "metadata", Map.of("title", "x", "author", "y")));

    Set<String> sent =
        Api.as("alice").upload(body).then().extract().jsonPath().getMap("headers").keySet().stream()
            .map(Object::toString)
            .collect(java.util.stream.Collectors.toSet());

    assertThat(sent).hasSize(7).contains("x-amz-copy-source-if-match");
    List<String> allowed = wanted().getList("[0].AllowedHeaders");
    assertThat(allowed).containsAll(sent).doesNotContain("*", "host", "content-length");
  }

  @ParameterizedTest
  @CsvSource({
    "s3-json, application/json, '[\n  {\n    \"AllowedOrigins\": ['",
    "s3-xml, application/xml, '<?xml version=\"1.0\" encoding=\"UTF-8\"?>'",
    "cloudflare, application/json, '{\n  \"rules\": ['",
    "terraform, text/plain, 'variable \"account_id\" {'"
  })
  void everyDialectHasItsMediaTypeWhateverALibraryAccepts(
      String format, String mediaType, String beginning) {
    for (String accept :
        List.of(
            "*/*",
            "application/json, text/plain, */*",
            "application/json",
            "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8")) {
      Response response = given().accept(accept).get("/v1/cors?format=" + format);

      assertThat(response.statusCode()).as(accept).isEqualTo(200);
      assertThat(response.contentType()).startsWith(mediaType);
      assertThat(response.asString()).startsWith(beginning.replace("\\n", "\n"));
    }
  }

  @Test
  void aClientThatTakesNoneOfTheTypesIsTold() {
    given()
        .accept("text/html")
        .get("/v1/cors")
        .then()
        .statusCode(406)
        .body("type", endsWith(":not-acceptable"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"nonsense", "S3-JSON", "s3-json,s3-xml"})
  void anUnknownFormatIsToldWhichThereAre(String format) {
    given()
        .queryParam("format", format)
        .get("/v1/cors")
        .then()
        .statusCode(400)
        .body("type", endsWith(":invalid-request"))
        .body("allowed", equalTo(List.of("s3-json", "s3-xml", "cloudflare", "terraform")));
  }

  @Test
  void theDescriptionListsTheSameFormats() {
    given()
        .accept("application/json")
        .get("/q/openapi?format=json")
        .then()
        .body(
            "paths.'/v1/cors'.get.parameters[0].schema.enum",
            equalTo(List.of("s3-json", "s3-xml", "cloudflare", "terraform")));
  }

  @Test
  void aStoreWithoutTheCallIsTold() {
    Response response = Api.as("operator", "presigner-admin").request().get("/v1/cors/drift");

    assertThat(response.statusCode()).isEqualTo(503);
    assertThat(response.path("type").toString()).endsWith(":storage-unavailable");
    assertThat(response.header("Retry-After")).matches("[1-9]\\d*");
  }

  private static Response preflight(String origin) {
    return given()
        .header("Origin", origin)
        .header("Access-Control-Request-Method", "POST")
        .header("Access-Control-Request-Headers", "authorization,content-type")
        .options("/v1/uploads");
  }

  @Test
  void allowedOriginPassesThePreflight() {
    Response response = preflight(ORIGIN);

    assertThat(response.statusCode()).isEqualTo(204);
    assertThat(response.header("Access-Control-Allow-Origin")).isEqualTo(ORIGIN);
    assertThat(response.header("Access-Control-Allow-Methods")).contains("POST");
    assertThat(response.header("Access-Control-Allow-Headers").toLowerCase(Locale.ROOT))
        .contains("authorization", "content-type");
    assertThat(response.header("Access-Control-Allow-Credentials")).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "*",
        "http://evil.example",
        "http://localhost:8081",
        "http://localhost:8080.evil.example",
        "https://localhost:8080",
        "http://LOCALHOST:8080",
        "http://localhost:8080/"
      })
  void otherOriginsAreNeverNamed(String origin) {
    for (Response response :
        List.of(
            preflight(origin),
            given().header("Origin", origin).get("/v1/cors"),
            given().header("Origin", origin).get("/v1/policies"))) {
      assertThat(response.header("Access-Control-Allow-Origin")).isNull();
      assertThat(response.header("Vary")).containsIgnoringCase("origin");
    }
  }

  @Test
  void refusalsCanBeReadByThePageThatCausedThem() {
    Response response = given().header("Origin", ORIGIN).get("/v1/policies");

    assertThat(response.statusCode()).isEqualTo(401);
    assertThat(response.header("Access-Control-Allow-Origin")).isEqualTo(ORIGIN);
    assertThat(response.header("Access-Control-Expose-Headers"))
        .contains("Retry-After", "WWW-Authenticate", "Location", "RateLimit-Limit");
  }
}
