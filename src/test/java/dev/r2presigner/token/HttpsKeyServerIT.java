package dev.r2presigner.token;

import static org.assertj.core.api.Assertions.assertThat;

import dev.r2presigner.testing.KeyServer;
import dev.r2presigner.testing.PackagedService;
import dev.r2presigner.testing.Production;
import dev.r2presigner.testing.TestTokens;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys over TLS: from a server whose certificate is trusted, and from no other. */
class HttpsKeyServerIT {

  private static final String PASSWORD = "changeit";
  private static final KeyPair KEYS = Production.ecKeys("secp256r1");

  @TempDir Path directory;

  private KeyServer server;

  @BeforeEach
  void start() throws Exception {
    server = new KeyServer().with("ec-1", KEYS).over(certified("san=dns:localhost")).up();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
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
  void aCertificateForAnotherNameIsNotBelieved() {
    assertRefused(trusting().set("TOKEN_KEYS", server.url().replace("localhost", "127.0.0.1")));
  }

  private void assertRefused(Production production) {
    try (PackagedService service = production.launch().awaitLive()) {
      service.await("complaining", Duration.ofSeconds(20), () -> service.output().contains("SSL"));
      assertThat(status(service)).isEqualTo(503);
      assertThat(service.management("/q/health/ready").statusCode()).isEqualTo(503);
      assertThat(server.hits()).isZero();
    }
  }

  private Production trusting() {
    return Production.withoutStore(directory)
        .set("TOKEN_KEYS", server.url())
        .set(
            "JAVA_TOOL_OPTIONS",
            "-Djavax.net.ssl.trustStore="
                + directory.resolve("tls.p12")
                + " -Djavax.net.ssl.trustStorePassword="
                + PASSWORD);
  }

  private static int status(PackagedService service) {
    String token = TestTokens.sign(TestTokens.claims("alice"), "ES256", KEYS.getPrivate(), "ec-1");
    return service.get("/v1/policies", token).statusCode();
  }

  /** By the JDK's own tool: the class library makes no certificates. */
  private SSLContext certified(String name)
      throws IOException, InterruptedException, GeneralSecurityException {
    Path file = directory.resolve("tls.p12");
    String tool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    Process making =
        new ProcessBuilder(
                List.of(
                    tool,
                    "-genkeypair",
                    "-keystore",
                    file.toString(),
                    "-storepass",
                    PASSWORD,
                    "-alias",
                    "tls",
                    "-keyalg",
                    "EC",
                    "-dname",
                    "CN=test",
                    "-ext",
                    name))
            .inheritIO()
            .start();
    assertThat(making.waitFor()).isZero();
    KeyStore store = KeyStore.getInstance(file.toFile(), PASSWORD.toCharArray());
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, PASSWORD.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    return context;
  }
}
