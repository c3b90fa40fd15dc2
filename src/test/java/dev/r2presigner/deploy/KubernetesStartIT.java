package dev.r2presigner.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.r2presigner.testing.PackagedService;
import dev.r2presigner.testing.Production;
import dev.r2presigner.testing.Proof;
import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The packaged application with what the overlay would give its container: settings as variables,
 * policies and the bucket's token as Kubernetes lays out mounted files.
 */
class KubernetesStartIT {

  private static final String ID = "R2_ACCESS_KEY_ID";
  private static final String SECRET = "R2_SECRET_ACCESS_KEY";

  @TempDir Path directory;

  private Production production;

  @BeforeEach
  void layOut() throws IOException {
    production =
        Production.withoutStore(directory)
            .policies(Manifests.read(Manifests.ROOT.resolve("production/policies.yaml")))
            .unset("R2_ENDPOINT")
            .unset(ID)
            .unset(SECRET)
            .set("SMALLRYE_CONFIG_SOURCE_FILE_LOCATIONS", directory.resolve("token").toString());
    Settings.ofOverlay().forEach(production::set);
    mount(ID, Production.ACCESS_KEY_ID);
    mount(SECRET, Production.SECRET);
  }

  /** A symbolic link through another to the file, as the kubelet has it. */
  private void mount(String name, String content) throws IOException {
    Path version = Files.createDirectories(directory.resolve("token/..2026_11_21"));
    Files.writeString(version.resolve(name), content);
    Path data = directory.resolve("token/..data");
    if (!Files.exists(data)) {
      Files.createSymbolicLink(data, Path.of("..2026_11_21"));
    }
    Files.createSymbolicLink(directory.resolve("token").resolve(name), Path.of("..data", name));
  }

  @Test
  void theOverlayStartsAndSignsForItsBucket() {
    // Of an identity provider that is there; the overlay's own is an example.
    production.set("TOKEN_KEYS", "token.pem");
    String token =
        production.token(
            "alice",
            claims -> {
              claims.setIssuer(Settings.ofOverlay().get("TOKEN_ISSUER"));
              claims.setAudience(Settings.ofOverlay().get("TOKEN_AUDIENCE"));
            });
    try (PackagedService service = production.ready()) {
      JsonPath policies = new JsonPath(service.get("/v1/policies", token).body());
      JsonPath upload =
          new JsonPath(
              service
                  .post(
                      "/v1/uploads",
                      token,
                      """
                      {"filename":"a.png","policy":"photos","contentType":"image/png","contentLength":1}
                      """)
                  .body());

      assertThat(policies.getList("policies.name")).containsExactlyInAnyOrder("photos", "videos");
      URI url = URI.create(upload.getString("url"));
      assertThat(url.getHost())
          .isEqualTo(Settings.ofOverlay().get("R2_ACCOUNT_ID") + ".r2.cloudflarestorage.com");
      assertThat(url.getPath()).isEqualTo("/media/users/alice/photos/a.png");
      assertThat(new JsonPath(service.get("/v1/cors").body()).getList("[0].AllowedOrigins"))
          .containsExactly(Settings.ofOverlay().get("ALLOWED_ORIGINS"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"R2_ACCOUNT_ID", "R2_BUCKET", "TOKEN_ISSUER", "TOKEN_AUDIENCE"})
  @Tag(Proof.FULL)
  void withoutOneSettingItDoesNotStart(String variable) {
    production.unset(variable);

    refusedNaming(variable);
  }

  @ParameterizedTest
  @ValueSource(strings = {ID, SECRET})
  @Tag(Proof.FULL)
  void withoutAPartOfTheSecretItDoesNotStart(String file) throws IOException {
    Files.delete(directory.resolve("token").resolve(file));

    refusedNaming(file);
  }

  @Test
  void withoutAPolicyItDoesNotStart() {
    production.policies("presigner: {}\n");

    refusedNaming("presigner.policies");
  }

  private void refusedNaming(String what) {
    try (PackagedService service = production.launch()) {
      assertThat(service.awaitExit()).isNotZero();
      assertThat(service.output()).contains(what).doesNotContain(Production.SECRET);
    }
  }
}
