package dev.r2presigner.token;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.r2presigner.testing.KeyServer;
import dev.r2presigner.testing.Production;
import dev.r2presigner.testing.TestTokens;
import io.smallrye.jwt.auth.principal.ParseException;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jose4j.jwt.JwtClaims;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a token costs in bytes allocated, which no other process disturbs. */
class TokenCostTest {

  private static final KeyPair KEY = Production.ecKeys("secp256r1");

  /** Enough that what happens once, like a cache's housekeeping, does not show. */
  private static final int CALLS = 2_000;

  private final Vertx vertx = Vertx.vertx();
  private List<TokenKeySource> sources = List.of();

  @TempDir Path directory;

  @AfterEach
  void stop() {
    sources.forEach(TokenKeySource::stop);
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  /** With this many issuers, all of them with keys. */
  private CallerPrincipalFactory among(int issuers) throws IOException {
    Path file = directory.resolve("jwks.json");
    try (KeyServer never = new KeyServer().with("k", KEY)) {
      Files.writeString(file, never.jwks());
    }
    Map<String, String> properties = new HashMap<>();
    for (int i = 0; i < issuers; i++) {
      String prefix = "token.issuers.n" + i + ".";
      properties.put(prefix + "issuer", "https://id-" + i + ".example.com");
      properties.put(prefix + "audience", TestTokens.AUDIENCE);
      properties.put(prefix + "keys", file.toString());
    }
    TokenSettings settings = TestSettings.exactly(properties);
    assertThat(settings.findings()).isEmpty();
    sources.forEach(TokenKeySource::stop);
    sources =
        settings.issuers().stream()
            .map(one -> new TokenKeySource(one, vertx, TokenKeySource.Pace.PRODUCTION))
            .toList();
    sources.forEach(TokenKeySource::start);
    return new CallerPrincipalFactory(new TokenIssuers(sources), DelegatedTokens.off());
  }

  /** Of the last issuer, in whatever order they are looked through. */
  private static String token(int issuers, String subject) {
    JwtClaims claims = TestTokens.claims(subject);
    claims.setIssuer("https://id-" + (issuers - 1) + ".example.com");
    return TestTokens.sign(claims, "ES256", KEY.getPrivate(), "k");
  }

  private static long allocatedBy(CallerPrincipalFactory factory, List<String> tokens)
      throws ParseException {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    for (String token : tokens) {
      factory.parse(token, null);
    }
    return (threads.getCurrentThreadAllocatedBytes() - before) / tokens.size();
  }

  private static long remembered(CallerPrincipalFactory factory, int issuers)
      throws ParseException {
    List<String> same = java.util.Collections.nCopies(CALLS, token(issuers, "alice"));
    allocatedBy(factory, same);
    return allocatedBy(factory, same);
  }

  private static long verified(CallerPrincipalFactory factory, int issuers) throws ParseException {
    List<String> other =
        java.util.stream.IntStream.range(0, CALLS / 10)
            .mapToObj(i -> token(issuers, "user-" + i))
            .toList();
    allocatedBy(factory, other.subList(0, other.size() / 2));
    return allocatedBy(factory, other.subList(other.size() / 2, other.size()));
  }

  @Test
  void tenIssuersCostWhatOneDoes() throws Exception {
    CallerPrincipalFactory one = among(1);
    long rememberedOfOne = remembered(one, 1);
    long verifiedOfOne = verified(one, 1);
    CallerPrincipalFactory ten = among(10);
    long rememberedOfTen = remembered(ten, 10);
    long verifiedOfTen = verified(ten, 10);
    System.out.printf(
        "bytes allocated: remembered %d of one issuer, %d of ten; verified %d, %d%n",
        rememberedOfOne, rememberedOfTen, verifiedOfOne, verifiedOfTen);

    assertThat(rememberedOfTen).isBetween(rememberedOfOne * 9 / 10, rememberedOfOne * 11 / 10);
    assertThat(verifiedOfTen).isBetween(verifiedOfOne * 9 / 10, verifiedOfOne * 11 / 10);
  }

  /** A hash of it, and nothing that grows with its claims beyond their text. */
  @Test
  void aRememberedTokenCostsItsHash() throws Exception {
    String token = token(1, "alice");

    assertThat(remembered(among(1), 1)).isLessThan(token.length() + 1_000L);
  }
}
