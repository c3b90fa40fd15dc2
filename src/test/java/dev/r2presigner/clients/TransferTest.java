package dev.r2presigner.clients;

import dev.r2presigner.testing.TestTokens;
import io.quarkus.test.common.http.TestHTTPResource;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A user of their own with files to send, and a proxy that sees and breaks what they send. */
abstract class TransferTest {

  static final int SIZE = 300_000;

  final String subject = "user-" + UUID.randomUUID();
  final String token = TestTokens.of(subject);

  @TempDir Path folder;

  @TestHTTPResource("/")
  String address;

  @ConfigProperty(name = "r2.endpoint")
  URI store;

  BreakingProxy proxy;

  @BeforeEach
  void start() {
    proxy = new BreakingProxy(store);
  }

  @AfterEach
  void stop() {
    proxy.close();
  }

  Path file(int seed) throws IOException {
    byte[] content = new byte[SIZE];
    new Random(seed).nextBytes(content);
    return Files.write(folder.resolve("chosen " + seed), content);
  }
}
