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
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

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

  private static JsonPath json(String part) {
    return JsonPath.from(new String(Base64.getUrlDecoder().decode(part), StandardCharsets.UTF_8));
  }

  /** One file through all that its delegation names; a second one's operation is missing. */
  @Test
  void isUsedLikeATokenForWhatItNames() {
    Api guest = ofKey(ALL).with("maxSize", 9).by(alice);

    Response grant = guest.upload(file(key));
    assertThat(grant.statusCode()).as(grant.asString()).isEqualTo(200);
    assertThat(Store.put(grant.jsonPath(), BODY).statusCode()).isEqualTo(200);
    Response confirmed = guest.post("/v1/uploads/confirm", file(key));
    assertThat(confirmed.<Boolean>path("matches")).isTrue();
    String receipt = confirmed.path("receipt");
    assertThat(json(receipt.split("\\.")[1]).getString("sub")).isEqualTo("guest");
    for (Api forger : List.of(Api.withToken(receipt), Api.withToken(receipt + "x"))) {
      assertRefused(forger.upload(file(key)), 401, "invalid-token");
    }
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
