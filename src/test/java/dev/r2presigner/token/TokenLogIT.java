package dev.r2presigner.token;

import static org.assertj.core.api.Assertions.assertThat;

import dev.r2presigner.testing.KeyServer;
import dev.r2presigner.testing.KeyServer.Mood;
import dev.r2presigner.testing.PackagedService;
import dev.r2presigner.testing.Production;
import dev.r2presigner.testing.Proof;
import dev.r2presigner.testing.TestTokens;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jose4j.jwt.JwtClaims;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the packaged service writes about tokens when everything there is to say is asked for. */
class TokenLogIT {

  private static final KeyPair EC = Production.ecKeys("secp256r1");

  @TempDir Path directory;

  @Test
  @Tag(Proof.FULL)
  void noTokenAndNoKeySetIsWrittenAtAnyLevel() {
    JwtClaims expired = TestTokens.claims("alice");
    expired.setExpirationTimeMinutesInTheFuture(-30);
    String good = TestTokens.sign(TestTokens.claims("alice"), "ES256", EC.getPrivate(), "ec-1");
    List<String> bad = new ArrayList<>();
    bad.add(TestTokens.sign(expired, "ES256", EC.getPrivate(), "ec-1"));
    bad.add(good.substring(0, good.length() - 4) + "AAAA");
    bad.add(TestTokens.sign(TestTokens.claims("alice"), "ES256", EC.getPrivate(), "other"));
    bad.add(good + ".e30");
    try (KeyServer server = new KeyServer().with("ec-1", EC).is(Mood.UNUSABLE).up();
        PackagedService service =
            Production.withoutStore(directory)
                .set("TOKEN_KEYS", server.url())
                .set("QUARKUS_LOG_LEVEL", "ALL")
                .set("QUARKUS_LOG_CATEGORY__IO_SMALLRYE_JWT__LEVEL", "ALL")
                .set("QUARKUS_LOG_CATEGORY__ORG_JOSE4J__LEVEL", "ALL")
                .launch()
                .awaitLive()) {
      service.await("asking", Duration.ofSeconds(60), () -> server.hits() > 1);
      server.is(Mood.GOOD);
      service.awaitReady();

      assertThat(service.get("/v1/policies", good).statusCode()).isEqualTo(200);
      for (String token : bad) {
        assertThat(service.get("/v1/policies", token).statusCode()).isEqualTo(401);
      }

      service.terminate();
      String output = service.output();
      // That this much is written shows that the rest would be.
      assertThat(output).contains(" DEBUG ", "token.keys");
      assertThat(output).doesNotContain(KeyServer.CANARY);
      assertThat(output).doesNotContain(signature(good));
      assertThat(bad).allSatisfy(token -> assertThat(output).doesNotContain(signature(token)));
      assertThat(output).doesNotContain(RawJws.part(good, 1), RawJws.part(bad.get(0), 1));
    }
  }

  /** As the manual says. */
  @Test
  void anOperatorWhoAsksIsToldWhyATokenIsRefused() {
    Production production = Production.withoutStore(directory);
    try (PackagedService service =
        production.set("QUARKUS_LOG_CATEGORY__IO_QUARKUS_SMALLRYE_JWT__LEVEL", "DEBUG").ready()) {
      String token = production.token("alice", claims -> claims.setAudience("elsewhere"));

      assertThat(service.get("/v1/policies", token).statusCode()).isEqualTo(401);

      service.terminate();
      assertThat(service.output())
          .contains(": audience")
          .doesNotContain(signature(token), "elsewhere");
    }
  }

  private static String signature(String token) {
    return token.split("\\.")[2];
  }
}
