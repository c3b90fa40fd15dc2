package dev.r2presigner.problem;

import static org.assertj.core.api.Assertions.assertThat;

import dev.r2presigner.testing.Api;
import dev.r2presigner.testing.FreePorts;
import dev.r2presigner.testing.Proof;
import dev.r2presigner.testing.TestTokens;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** An outage of the key server is ours to admit, not the token's fault. */
@QuarkusTest
@WithTestResource(FreePorts.class)
@TestProfile(KeyServerDownTest.KeyServerDownProfile.class)
@Tag(Proof.SLOW)
class KeyServerDownTest {

  /** Keys are to come from a port that nobody listens on. */
  public static class KeyServerDownProfile implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of("token.keys", "http://127.0.0.1:" + FreePorts.any() + "/jwks");
    }
  }

  @Test
  void tokensCannotBeJudgedSoTheyAreNotCalledBad() {
    Response response = Api.withToken(TestTokens.of("alice")).request().get("/v1/policies");

    ProblemTest.looksLike(response, ProblemType.TOKEN_KEYS_UNAVAILABLE);
    assertThat(response.header("Retry-After")).matches("[1-9]\\d*");
  }
}
