package dev.r2presigner.signing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.r2presigner.bucket.GivenSettings;
import dev.r2presigner.bucket.R2Settings;
import dev.r2presigner.bucket.SigningCredentials;
import dev.r2presigner.policy.Grant;
import dev.r2presigner.policy.Lifetime;
import dev.r2presigner.policy.Operation;
import dev.r2presigner.testing.Npm;
import dev.r2presigner.testing.Proof;
import io.restassured.path.json.JsonPath;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Temporary credentials are those that Cloudflare's own recipe makes, with the libraries that it
 * names: the same token and secret, and the same signatures with them.
 */
class TemporaryCredentialsTest {

  private static final Path SOURCES = Path.of("src", "test", "temporary-credentials");
  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00.987654321Z");

  private static TemporaryCredentials made(
      R2Settings settings, String prefix, Set<Operation> operations) {
    SigningCredentials credentials =
        new SigningCredentials(settings.token(), GivenSettings.WRITE_TOKEN, Signers.NO_GUARD);
    return new TemporaryCredentialsSigner(settings, credentials)
        .sign(
            new Grant.Credentials(
                prefix, "files", new Lifetime(900, Lifetime.BoundBy.POLICY), operations),
            NOW);
  }

  private static String jwt(TemporaryCredentials made) {
    String token =
        new String(Base64.getDecoder().decode(made.sessionToken()), StandardCharsets.US_ASCII);
    assertThat(token).startsWith("jwt/");
    return token.substring("jwt/".length());
  }

  private static String part(String jwt, int number) {
    return new String(
        Base64.getUrlDecoder().decode(jwt.split("\\.")[number]), StandardCharsets.UTF_8);
  }

  @Test
  void theTokenSaysWhatTheContractSaysAndNoMore() {
    TemporaryCredentials made =
        made(
            GivenSettings.settings(),
            "users/alice/",
            EnumSet.of(Operation.DOWNLOAD, Operation.LIST));

    assertThat(made.accessKeyId()).isEqualTo(GivenSettings.ACCESS_KEY_ID);
    assertThat(made.expiresAt()).isEqualTo(Instant.parse("2026-11-21T12:15:00Z"));
    assertThat(part(jwt(made), 0)).isEqualTo("{\"alg\":\"HS256\",\"typ\":\"JWT\"}");
    assertThat(JsonPath.from(part(jwt(made), 1)).getMap(""))
        .isEqualTo(
            Map.of(
                "bucket",
                GivenSettings.BUCKET,
                "scope",
                "object-read-only",
                "actions",
                List.of("GetObject", "HeadObject", "ListObjectsV2"),
                "paths",
                Map.of("prefixPaths", List.of("users/alice/"), "objectPaths", List.of()),
                "sub",
                "0123456789abcdef",
                "iss",
                GivenSettings.ACCESS_KEY_ID,
                "aud",
                "0123456789abcdef.r2.cloudflarestorage.com",
                "iat",
                1795262400,
                "exp",
                1795263300));
  }

  @ParameterizedTest
  @CsvSource({
    "DOWNLOAD, object-read-only, 'GetObject,HeadObject'",
    "LIST, object-read-only, ListObjectsV2",
    "UPLOAD, object-read-write, PutObject",
    "MULTIPART, object-read-write, 'CreateMultipartUpload,UploadPart,ListParts,CompleteMultipartUpload,AbortMultipartUpload'",
    "DELETE, object-read-write, DeleteObject",
  })
  void eachOperationHasItsActionsAndNoCopyIsAmongThem(
      Operation operation, String scope, String actions) {
    JsonPath claims =
        JsonPath.from(part(jwt(made(GivenSettings.settings(), "a/", Set.of(operation))), 1));

    assertThat(claims.getString("scope")).isEqualTo(scope);
    assertThat(claims.getList("actions")).isEqualTo(List.of(actions.split(",")));
  }

  @Test
  void theAudienceIsTheHostOfTheEndpointWithItsPort() {
    R2Settings settings =
        GivenSettings.settings(
            Map.of("r2.endpoint", "http://localhost:8090", "r2.account-id", "abc123"));
    JsonPath claims = JsonPath.from(part(jwt(made(settings, "a/", Set.of(Operation.DOWNLOAD))), 1));

    assertThat(claims.getString("aud")).isEqualTo("localhost:8090");
    assertThat(claims.getString("sub")).isEqualTo("abc123");
  }

  @Test
  void nothingOfThemIsPrintedAndNothingFollowsFromTheFingerprint() {
    TemporaryCredentials made =
        made(GivenSettings.settings(), "users/alice/", Set.of(Operation.DOWNLOAD));

    assertThat(made.toString())
        .contains(made.fingerprint(), "users/alice/")
        .doesNotContain(made.secretAccessKey(), made.sessionToken());
    assertThat(made.fingerprint()).hasSize(12);
    assertThat(made.secretAccessKey()).doesNotContain(made.fingerprint());
  }

  /** With the operator's prefix in any script, and every operation that there is. */
  @Test
  @Tag(Proof.SLOW)
  void cloudflaresRecipeMakesTheSame() throws IOException {
    Path node = Npm.node();
    Path folder =
        Npm.packages(
            SOURCES,
            Path.of("target", "temporary-credentials"),
            List.of(".npmrc", "package.json", "package-lock.json"));
    Npm.copy(SOURCES.resolve("recipe.js"), folder.resolve("recipe.js"));
    for (String prefix : List.of("users/alice@example.com/", "büro 日本/a b+c/", "a/")) {
      TemporaryCredentials ours =
          made(
              GivenSettings.settings(),
              prefix,
              EnumSet.of(
                  Operation.UPLOAD, Operation.DOWNLOAD, Operation.MULTIPART, Operation.DELETE));
      JsonObject claims = new JsonObject(part(jwt(ours), 1));
      JsonObject input =
          new JsonObject()
              .put("secret", GivenSettings.SECRET)
              .put("bucket", GivenSettings.BUCKET)
              .put("scope", "object-read-write")
              .put("actions", claims.getJsonArray("actions"))
              .put("prefix", prefix)
              .put("account", "0123456789abcdef")
              .put("parent", GivenSettings.ACCESS_KEY_ID)
              .put("endpoint", GivenSettings.ENDPOINT)
              .put("issuedAt", 1795262400)
              .put("expiresAt", 1795263300);

      JsonPath theirs =
          JsonPath.from(
              Npm.run(folder, Map.of(), input.encode(), List.of(node.toString(), "recipe.js")));

      assertThat(part(jwt(ours), 1)).isEqualTo(part(theirs.getString("jwt"), 1));
      assertThat(ours.sessionToken()).isEqualTo(theirs.getString("sessionToken"));
      assertThat(ours.secretAccessKey()).isEqualTo(theirs.getString("secretAccessKey"));
      assertThat(ours.accessKeyId()).isEqualTo(theirs.getString("accessKeyId"));
    }
  }
}
