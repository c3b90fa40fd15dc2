package dev.r2presigner.delegation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.endsWith;

import dev.r2presigner.testing.Api;
import dev.r2presigner.testing.Delegating;
import dev.r2presigner.testing.LocalProfileTest;
import dev.r2presigner.testing.Store;
import dev.r2presigner.testing.TestTokens;
import io.restassured.http.Method;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Delegations from end to end: made, sent as bearer token, and refused where they are not for. */
@LocalProfileTest
class DelegationTest {

  private static final String ALL = "upload download delete";
  private static final byte[] BODY = "a guest's".getBytes(StandardCharsets.UTF_8);

  private final Api alice = Api.as("alice");
  private final String folder = "users/alice/documents/" + UUID.randomUUID() + "/";
  private final String key = folder + "Brief ü+1.txt";

  private Delegating ofKey(String operations) {
    return Delegating.key("documents", key, operations.split(" "));
  }

  private static Map<String, Object> file(String key) {
    Map<String, Object> file = new HashMap<>();
    file.put("key", key);
    file.put("contentType", "text/plain");
    file.put("contentLength", BODY.length);
    return file;
  }

  @Test
  void theTokenSaysWhatWasDelegatedAndNoMore() {
    Response made =
        ofKey("upload")
            .with("contentTypes", List.of("Text/Plain"))
            .with("maxSize", 1000)
            .askedBy(alice);

    assertThat(made.statusCode()).as(made.asString()).isEqualTo(200);
    assertThat(made.header("Cache-Control")).isEqualTo("no-store");
    assertThat(made.jsonPath().getMap("").keySet()).containsExactly("token", "expiresAt");
    String[] parts = made.<String>path("token").split("\\.");
    JsonPath header = json(parts[0]);
    assertThat(header.getMap("").keySet()).containsExactlyInAnyOrder("alg", "kid", "typ");
    assertThat(header.getString("typ")).isEqualTo("delegation+jwt");
    JsonPath claims = json(parts[1]);
    Map<String, Object> rest = new HashMap<>(claims.getMap(""));
    assertThat(rest.remove("jti").toString()).hasSize(36);
    long made_at = claims.getLong("iat");
    rest.remove("iat");
    rest.remove("exp");
    assertThat(Instant.ofEpochSecond(claims.getLong("exp")))
        .isEqualTo(Instant.parse(made.path("expiresAt")))
        .isEqualTo(Instant.ofEpochSecond(made_at + 600));
    assertThat(rest)
        .isEqualTo(
            Map.of(
                "iss",
                "http://localhost:8080",
                "aud",
                "http://localhost:8080",
                "sub",
                "guest",
                "policy",
                "documents",
                "key",
                key,
                "operations",
                List.of("upload"),
                "contentTypes",
                List.of("text/plain"),
                "maxSize",
                1000,
                "delegator",
                Map.of(
                    "sub", "alice",
                    "roles", List.of("user"),
                    "claims", Map.of("iss", TestTokens.ISSUER, "sub", "alice"))));
  }

  private static JsonPath json(String part) {
    return JsonPath.from(new String(Base64.getUrlDecoder().decode(part), StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "absent",
      value = {
        "key, a//b, 400, invalid-key",
        "prefix, users/alice/, 400, invalid-request",
        "key, absent, 400, invalid-request",
        "policy, absent, 400, invalid-request",
        "operations, absent, 400, invalid-request",
        "expiresIn, absent, 400, invalid-request",
        "roles, admin, 400, unknown-field",
        "delegator, bob, 400, unknown-field",
        "subject, '', 400, invalid-request",
        "subject, 'a\u0085b', 400, invalid-request",
        "policy, nosuch, 422, unknown-policy",
        "policy, photos, 403, key-not-allowed",
        "key, users/bob/documents/a, 403, key-not-allowed",
      })
  void aBadRequestIsRefused(String member, String value, int status, String slug) {
    ofKey("upload")
        .with(member, value)
        .askedBy(alice)
        .then()
        .statusCode(status)
        .body("type", endsWith(":" + slug));
  }

  @Test
  void listsAndNumbersOfOddFormsAreRefused() {
    for (Object odd : Arrays.asList(List.of(), Arrays.asList("upload", null), "upload", 5)) {
      assertThat(ofKey("upload").with("operations", odd).askedBy(alice).statusCode())
          .isEqualTo(400);
      assertThat(ofKey("upload").with("contentTypes", odd).askedBy(alice).statusCode())
          .isEqualTo(400);
    }
    for (Object odd : List.of("60", 1.5, true)) {
      assertThat(ofKey("upload").with("expiresIn", odd).askedBy(alice).statusCode()).isEqualTo(400);
    }
    assertThat(ofKey("list").askedBy(alice).<String>path("type"))
        .endsWith(":operation-not-allowed");
    assertThat(
            ofKey("upload").with("expiresIn", 7 * 86_400 + 1).askedBy(alice).<String>path("type"))
        .endsWith(":expiry-not-allowed");
  }

  /** One file through all that its delegation names; a second one's operation is missing. */
  @Test
  void isUsedLikeATokenForWhatItNames() {
    Api guest = ofKey(ALL).with("maxSize", 9).by(alice);

    Response grant = guest.upload(file(key));
    assertThat(grant.statusCode()).as(grant.asString()).isEqualTo(200);
    assertThat(Store.put(grant.jsonPath(), BODY).statusCode()).isEqualTo(200);
    assertThat(guest.post("/v1/uploads/confirm", file(key)).<Boolean>path("matches")).isTrue();
    Response download = guest.download(key);
    assertThat(Store.send("GET", download.path("url"), Map.of(), null).body()).isEqualTo(BODY);
    assertThat(object(guest, Method.GET).statusCode()).isEqualTo(200);
    assertThat(object(guest, Method.DELETE).statusCode()).isEqualTo(204);

    Api reader = ofKey("download").by(alice);
    assertRefused(reader.upload(file(key)), 403, "operation-not-allowed");
    assertRefused(object(reader, Method.DELETE), 403, "operation-not-allowed");
    assertRefused(guest.download(key + "x"), 403, "key-not-allowed");
    assertRefused(
        guest.upload(with(file(key), "contentLength", 10)), 422, "content-length-not-allowed");
    Api ofPdf = ofKey("upload").with("contentTypes", List.of("application/pdf")).by(alice);
    assertRefused(ofPdf.upload(file(key)), 422, "content-type-not-allowed");
  }

  private Response object(Api api, Method method) {
    return api.request()
        .request(method, "/v1/objects/" + key.replace("ü", "%C3%BC").replace(" ", "%20"));
  }

  private static Map<String, Object> with(Map<String, Object> file, String member, Object value) {
    file.put(member, value);
    return file;
  }

  private static void assertRefused(Response response, int status, String slug) {
    response.then().statusCode(status).body("type", endsWith(":" + slug));
  }

  @Test
  void itsEndIsThatOfItsUrls() {
    Response grant = ofKey("upload").with("expiresIn", 20).by(alice).upload(file(key));

    assertThat(grant.<String>path("expiryBoundBy")).isEqualTo("token");
    assertThat(grant.<Integer>path("expiresIn")).isBetween(1, 20);
  }

  @Test
  void aFilenameGoesWhereTheWholePrefixIsDelegatedAndNowhereElse() {
    Map<String, Object> name = with(file("x"), "filename", "a.txt");
    name.remove("key");
    Api whole = Delegating.prefix("documents", "users/alice/documents/", "upload").by(alice);
    Api part = Delegating.prefix("documents", folder, "upload").by(alice);

    assertThat(whole.upload(name).<String>path("key")).isEqualTo("users/alice/documents/a.txt");
    assertRefused(part.upload(name), 403, "key-not-allowed");
    assertRefused(whole.upload(with(name, "policy", "photos")), 403, "key-not-allowed");
    assertRefused(whole.upload(with(name, "policy", "nosuch")), 422, "unknown-policy");
  }

  @Test
  void aBatchIsJudgedItemByItem() {
    Api guest = ofKey("upload").by(alice);

    Response batch =
        guest.post("/v1/uploads/batch", Map.of("uploads", List.of(file(key), file(key + "x"))));

    assertThat(batch.<List<Integer>>path("results.status")).containsExactly(200, 403);
  }

  @Test
  void policiesShowTheOneThatIsLeftAndWhatIsLeftOfIt() {
    Response one = ofKey("upload").with("maxSize", 5).by(alice).request().get("/v1/policies");
    Response below =
        Delegating.prefix("documents", folder, "download", "upload")
            .with("contentTypes", List.of("text/plain"))
            .by(alice)
            .request()
            .get("/v1/policies");

    assertThat(one.<List<String>>path("policies.name")).containsExactly("documents");
    assertThat(one.<String>path("policies[0].key")).isEqualTo(key);
    assertThat(one.<String>path("policies[0].prefix")).isEqualTo(folder);
    assertThat(one.<List<String>>path("policies[0].operations")).containsExactly("upload");
    assertThat(one.<Integer>path("policies[0].maxSize")).isEqualTo(5);
    assertThat(below.<String>path("policies[0].prefix")).isEqualTo(folder);
    assertThat(below.jsonPath().getMap("policies[0]")).doesNotContainKey("key");
    assertThat(below.<List<String>>path("policies[0].contentTypes")).containsExactly("text/plain");
  }

  /** The delegator's admin role is in the token, and does not count. */
  @Test
  void isForNoCallThatNoPolicyJudges() {
    Api admin =
        Api.withToken(
            TestTokens.with(
                "alice",
                claims -> claims.setStringListClaim("groups", List.of("user", "presigner-admin"))));
    Api guest = ofKey(ALL).by(admin);

    for (Response refused :
        List.of(
            guest.request().get("/v1/cors/drift"),
            guest.request().put("/v1/cors"),
            guest.request().get("/v1/lifecycle"),
            ofKey("upload").askedBy(guest))) {
      assertRefused(refused, 403, "operation-not-allowed");
    }
    assertRefused(guest.request().get("/v1/nosuch"), 404, "not-found");
  }

  @Test
  void limitsCountUnderTheSubjectThatItNames() {
    Api counted = Api.as("olivia", "counted");
    Map<String, Object> small =
        Map.of(
            "key", "limited/olivia/x", "contentType", "application/x-limited", "contentLength", 1);
    Delegating delegating = Delegating.key("limited", "limited/olivia/x", "upload");
    Api guest = delegating.with("subject", "guest-" + UUID.randomUUID()).by(counted);

    assertThat(guest.upload(small).header("RateLimit-Remaining")).isEqualTo("1");
    assertThat(guest.upload(small).header("RateLimit-Remaining")).isEqualTo("0");
    assertThat(guest.upload(small).statusCode()).isEqualTo(429);
    assertThat(counted.upload(small).header("RateLimit-Remaining")).isEqualTo("1");
    assertThat(delegating.with("subject", null).by(counted).upload(small).statusCode())
        .isEqualTo(200);
    assertThat(counted.upload(small).statusCode()).isEqualTo(429);
  }
}
