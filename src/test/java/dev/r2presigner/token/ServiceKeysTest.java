package dev.r2presigner.token;

import static org.assertj.core.api.Assertions.assertThat;

import dev.r2presigner.testing.MountedSecret;
import dev.r2presigner.testing.RecordedLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jose4j.jwk.EllipticCurveJsonWebKey;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.lang.JoseException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What this service signs, and what becomes of a change of its keys. */
class ServiceKeysTest {

  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  @TempDir Path directory;

  private final RecordedLog log = new RecordedLog(ServiceKeys.class);
  private final ServiceKeyPem first = ServiceKeyPem.fresh();
  private Path folder;
  private ServiceKeys keys;
  private long now;

  @BeforeEach
  void start() throws IOException {
    folder = Files.createDirectories(directory.resolve("keys"));
    Files.writeString(folder.resolve("b.pem"), first.openssl());
    keys = LoadedServiceKeys.of(folder);
  }

  @AfterEach
  void close() {
    log.close();
  }

  private void look() {
    now += 10 * SECOND;
    keys.look(now);
  }

  @Test
  void signsClaimsUnderItsIssuerAndTheKeysThumbprint() throws JoseException {
    JsonWebSignature jws = new JsonWebSignature();
    jws.setCompactSerialization(
        keys.sign(
            "upload-receipt+jwt", Map.of("sub", "a\"\u2028é😀", "object", Map.of("size", 5))));
    jws.setKey(first.pair().getPublic());

    assertThat(jws.verifySignature()).isTrue();
    assertThat(jws.getHeaders().getFullHeaderAsJsonString())
        .isEqualTo(
            "{\"alg\":\"ES256\",\"kid\":\"" + thumbprint() + "\",\"typ\":\"upload-receipt+jwt\"}");
    assertThat(org.jose4j.json.JsonUtil.parseJson(jws.getPayload()))
        .isEqualTo(
            Map.of(
                "iss", "https://files.example.com",
                "sub", "a\"\u2028é😀",
                "object", Map.of("size", 5L)));
    assertThat(keys.current().publicKey(thumbprint())).isEqualTo(first.pair().getPublic());
    assertThat(keys.current().publicKey("other")).isNull();
  }

  private String thumbprint() throws JoseException {
    return new EllipticCurveJsonWebKey(
            (java.security.interfaces.ECPublicKey) first.pair().getPublic())
        .calculateBase64urlEncodedThumbprint("SHA-256");
  }

  /** A hundred keys: each of the two ordinates is right for half of them. */
  @Test
  void publishesTheRightPublicKeyAndNothingElse() throws JoseException {
    for (int i = 0; i < 100; i++) {
      ServiceKeyPem pem = ServiceKeyPem.fresh();
      assertThat(pem.key().published().getPublicKey()).isEqualTo(pem.pair().getPublic());
      assertThat(ServiceKey.parse(pem.openssl()).id()).isEqualTo(pem.key().id());
    }
    JsonWebKey published = published().get(0);
    assertThat(published.toParams(JsonWebKey.OutputControlLevel.INCLUDE_PRIVATE))
        .containsOnlyKeys("kty", "crv", "kid", "use", "alg", "x", "y");
  }

  private List<JsonWebKey> published() throws JoseException {
    return new JsonWebKeySet(keys.published()).getJsonWebKeys();
  }

  @Test
  void aNewKeyIsTakenOverAndWhatIsBrokenIsNot() throws Exception {
    ServiceKeyPem second = ServiceKeyPem.fresh();
    Files.writeString(folder.resolve("a.pem"), second.text());
    look();
    assertThat(published()).extracting(JsonWebKey::getKeyId).containsExactly(id(second), id(first));
    assertThat(signer()).isEqualTo(id(first));

    Files.writeString(folder.resolve("c.pem"), "canary");
    look();
    look();
    assertThat(published()).hasSize(2);
    assertThat(log.lines())
        .filteredOn(line -> line.startsWith("WARN"))
        .singleElement()
        .asString()
        .contains("service.keys", "'c.pem'")
        .doesNotContain("canary");

    // What was found before it goes on: the second key has waited.
    now += 600 * SECOND;
    look();
    assertThat(signer()).isEqualTo(id(second));
  }

  @Test
  void anEmptiedFolderLeavesTheKeysAsTheyAre() throws Exception {
    Files.delete(folder.resolve("b.pem"));
    look();
    assertThat(signer()).isEqualTo(id(first));

    Files.delete(folder);
    look();
    assertThat(signer()).isEqualTo(id(first));
    assertThat(log.lines()).filteredOn(line -> line.startsWith("WARN")).hasSize(2);
  }

  @Test
  void oneFileMayBeReplaced() throws Exception {
    Path file = folder.resolve("b.pem");
    keys = LoadedServiceKeys.of(file);
    ServiceKeyPem second = ServiceKeyPem.fresh();
    Files.writeString(file, second.text());
    look();

    assertThat(signer()).isEqualTo(id(second));
    assertThat(published()).hasSize(1);
  }

  @Test
  void aMountedSecretIsSwappedAsAWhole() throws Exception {
    MountedSecret secret = MountedSecret.in(directory, "a.pem", "b.pem");
    ServiceKeyPem second = ServiceKeyPem.fresh();
    secret.mount("1", first.text(), first.text());
    keys = LoadedServiceKeys.of(Path.of(secret.location()));
    assertThat(published()).hasSize(1);

    secret.mount("2", second.text(), first.text());
    look();

    assertThat(published()).hasSize(2);
    assertThat(signer()).isEqualTo(id(first));
  }

  @Test
  void nothingPrintsAKey() {
    assertThat(first.key().toString()).isEqualTo("ServiceKey[" + id(first) + "]");
    String number = ((java.security.interfaces.ECPrivateKey) first.pair().getPrivate()).getS() + "";
    assertThat(log.lines()).isNotEmpty().noneMatch(line -> line.contains(number));
  }

  private static String id(ServiceKeyPem pem) {
    return pem.key().id();
  }

  private String signer() throws JoseException {
    JsonWebSignature jws = new JsonWebSignature();
    jws.setCompactSerialization(keys.sign("x+jwt", Map.of()));
    return jws.getKeyIdHeaderValue();
  }
}
