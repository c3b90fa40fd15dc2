package dev.r2presigner.token;

import dev.r2presigner.policy.Policies;
import dev.r2presigner.policy.PoliciesInForce;
import dev.r2presigner.testing.KeyServer;
import dev.r2presigner.testing.Production;
import dev.r2presigner.testing.TestTokens;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.jwt.auth.principal.ParseException;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.util.List;
import java.util.Map;

/** Everything that turns tokens of both kinds into callers, without the service around it. */
final class DelegatedTokens implements AutoCloseable {

  static final String ISSUER = "https://files.example.com";
  static final KeyPair LOGIN = Production.ecKeys("secp256r1");

  final ServiceKeyPem first = ServiceKeyPem.fresh();
  final Path folder;
  final ServiceKeys serviceKeys;

  private final Vertx vertx = Vertx.vertx();
  private final TokenSettings settings;
  private final TokenKeySource loginKeys;

  DelegatedTokens(Path directory) {
    try {
      folder = Files.createDirectories(directory.resolve("service-keys"));
      Files.writeString(folder.resolve("1.pem"), first.text());
      Files.writeString(directory.resolve("jwks.json"), new KeyServer().with("1", LOGIN).jwks());
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    Map<String, String> properties =
        Map.of(
            "token.issuer", TestTokens.ISSUER,
            "token.audience", TestTokens.AUDIENCE,
            "token.keys", directory.resolve("jwks.json").toString());
    settings =
        new TokenSettings(
            new SmallRyeConfigBuilder()
                .withMapping(TokenConfig.class)
                .withSources(new PropertiesConfigSource(properties, "test", 100))
                .build()
                .getConfigMapping(TokenConfig.class));
    loginKeys =
        new TokenKeySource(settings.issuers().get(0), vertx, TokenKeySource.Pace.PRODUCTION);
    loginKeys.start();
    serviceKeys =
        new ServiceKeys(
            RefusedServiceSettingsTest.settings(
                Map.of("service.issuer", ISSUER, "service.keys", folder.toString())),
            null);
    serviceKeys.load();
  }

  /** Of a service that has no keys of its own. */
  static DelegationTokens off() {
    ServiceKeys none = new ServiceKeys(RefusedServiceSettingsTest.settings(Map.of()), null);
    return new DelegationTokens(none, new PoliciesInForce(new Policies(List.of())));
  }

  DelegationTokens under(Policies policies) {
    return new DelegationTokens(serviceKeys, new PoliciesInForce(policies));
  }

  CallerPrincipalFactory factory(Policies policies) {
    return new CallerPrincipalFactory(
        new TokenIssuers(java.util.List.of(loginKeys)), under(policies));
  }

  static CallerPrincipal parse(CallerPrincipalFactory factory, String token) throws ParseException {
    return (CallerPrincipal) factory.parse(token, null);
  }

  @Override
  public void close() {
    loginKeys.stop();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }
}
