package dev.r2presigner.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.r2presigner.testing.KeyServer;
import dev.r2presigner.testing.KeyServer.Mood;
import dev.r2presigner.testing.Production;
import dev.r2presigner.token.IssuerTrials.Outcome;
import dev.r2presigner.token.IssuerTrials.Trial;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is found out about issuers from outside, one that answers badly and one that does not. */
class IssuerTrialsTest {

  private final KeyServer server = new KeyServer().with("1", Production.ecKeys("secp256r1")).up();

  @AfterEach
  void stop() {
    server.close();
  }

  private IssuerTrials trials(String keysOfB) {
    return new IssuerTrials(
        TestSettings.exactly(
            Map.of(
                "token.issuers.a.issuer", server.issuer(),
                "token.issuers.a.audience", "app",
                "token.issuers.b.issuer", "https://b.example",
                "token.issuers.b.audience", "app",
                "token.issuers.b.keys", keysOfB)));
  }

  @Test
  void eachIssuerIsTriedByItself() {
    IssuerTrials trials = trials("http://localhost:9/jwks");

    assertThat(trials.metadata())
        .extracting(Trial::issuer, Trial::outcome)
        .containsExactly(tuple("a", Outcome.HOLDS), tuple("b", Outcome.HOLDS));
    List<Trial> keys = trials.keys();
    assertThat(keys.get(0)).isEqualTo(new Trial("a", Outcome.HOLDS, "has 1 usable key"));
    assertThat(keys.get(1).outcome()).isEqualTo(Outcome.UNREACHABLE);
  }

  @ParameterizedTest
  @CsvSource({
    "HTML, FAILS",
    "ERROR, FAILS",
    "REDIRECT, FAILS",
    "EMPTY, FAILS",
    "UNUSABLE, FAILS",
    "ENDLESS, FAILS",
    "CLOSING, UNREACHABLE"
  })
  void aBadAnswerIsNamedAndNotQuoted(Mood mood, Outcome outcome) {
    server.is(mood);

    Trial trial = trials(server.url()).keys().get(1);

    assertThat(trial.outcome()).as(trial.sentence()).isEqualTo(outcome);
    assertThat(trial.sentence()).doesNotContain(KeyServer.CANARY, "Exception: ").isNotBlank();
  }
}
