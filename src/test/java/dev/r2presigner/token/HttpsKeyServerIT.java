package dev.r2presigner.token;

import static org.assertj.core.api.Assertions.assertThat;

import dev.r2presigner.testing.KeyServer;
import dev.r2presigner.testing.PackagedService;
import dev.r2presigner.testing.Production;
import dev.r2presigner.testing.Proof;
import dev.r2presigner.testing.TestTokens;
import dev.r2presigner.testing.TlsFiles;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys over TLS: from a server whose certificate is trusted, and from no other. */
class HttpsKeyServerIT {

  private static final KeyPair KEYS = Production.ecKeys("secp256r1");

  @TempDir Path directory;

  private KeyServer server;
  private TlsFiles tls;

  @BeforeEach
  void start() throws Exception {
    tls = TlsFiles.make(directory, "san=dns:localhost");
    server = new KeyServer().with("ec-1", KEYS).over(tls.serverContext()).up();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  @Tag(Proof.FULL)
  void aTrustedServersKeysVerifyTokens() {
    try (PackagedService service = trusting().ready()) {
      assertThat(status(service)).isEqualTo(200);
    }
  }

  @Test
  void aServerThatNobodyKnowsIsNotBelieved() {
    assertRefused(Production.withoutStore(directory).set("TOKEN_KEYS", server.url()));
  }

  @Test
  @Tag(Proof.FULL)
  void aCertificateForAnotherNameIsNotBelieved() {
    assertRefused(trusting().set("TOKEN_KEYS", server.url().replace("localhost", "127.0.0.1")));
  }

  private void assertRefused(Production production) {
    try (PackagedService service = production.launch().awaitLive()) {
      service.await("complaining", Duration.ofSeconds(60), () -> service.output().contains("SSL"));
      assertThat(status(service)).isEqualTo(503);
      assertThat(service.management("/q/health/ready").statusCode()).isEqualTo(503);
      assertThat(server.hits()).isZero();
    }
  }

  private Production trusting() {
    return Production.withoutStore(directory)
        .set("TOKEN_KEYS", server.url())
        .set("JAVA_TOOL_OPTIONS", tls.trustOptions());
  }

  private static int status(PackagedService service) {
    String token = TestTokens.sign(TestTokens.claims("alice"), "ES256", KEYS.getPrivate(), "ec-1");
    return service.get("/v1/policies", token).statusCode();
  }
}
