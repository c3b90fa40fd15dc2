package dev.r2presigner.token;

import dev.r2presigner.testing.Production;
import dev.r2presigner.testing.TestTokens;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.jwt.auth.principal.ParseException;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** An RS256 token that was verified before, and one that was not. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class TokenBenchmark {

  private final KeyPair key = Production.rsaKeys(2048);
  private final String token =
      TestTokens.sign(TestTokens.claims("alice"), "RS256", key.getPrivate(), null);
  private Vertx vertx;
  private Path file;
  private TokenSettings settings;
  private TokenKeySource keys;
  private CallerPrincipalFactory factory;

  @Setup
  public void start() throws IOException {
    vertx = Vertx.vertx();
    file = Files.createTempFile("token", ".pem");
    Files.writeString(file, Production.pem("PUBLIC KEY", key.getPublic().getEncoded()));
    Map<String, String> properties =
        Map.of(
            "token.issuer", TestTokens.ISSUER,
            "token.audience", TestTokens.AUDIENCE,
            "token.keys", file.toString());
    settings =
        new TokenSettings(
            new SmallRyeConfigBuilder()
                .withMapping(TokenConfig.class)
                .withSources(new PropertiesConfigSource(properties, "benchmark", 100))
                .build()
                .getConfigMapping(TokenConfig.class));
    keys = new TokenKeySource(settings.issuers().get(0), vertx, TokenKeySource.Pace.PRODUCTION);
    keys.start();
    factory =
        new CallerPrincipalFactory(
            new TokenIssuers(java.util.List.of(keys)), DelegatedTokens.off());
  }

  @TearDown
  public void stop() throws IOException {
    keys.stop();
    vertx.close().toCompletionStage().toCompletableFuture().join();
    Files.delete(file);
  }

  @Benchmark
  public Object remembered() throws ParseException {
    return factory.parse(token, null);
  }

  /** By a factory that remembers nothing yet; to make one costs a hundredth of it. */
  @Benchmark
  public Object verified() throws ParseException {
    return new CallerPrincipalFactory(
            new TokenIssuers(java.util.List.of(keys)), DelegatedTokens.off())
        .parse(token, null);
  }
}
