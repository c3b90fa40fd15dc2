package dev.r2presigner.policy;

import static dev.r2presigner.policy.config.YamlPolicies.NOW;
import static dev.r2presigner.policy.config.YamlPolicies.caller;
import static dev.r2presigner.policy.config.YamlPolicies.decide;
import static dev.r2presigner.policy.config.YamlPolicies.wish;
import static org.assertj.core.api.Assertions.assertThat;

import dev.r2presigner.key.ObjectKey;
import dev.r2presigner.policy.Refusal.Reason;
import dev.r2presigner.policy.config.YamlPolicies;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Names that the service makes: fresh, unguessable, with nothing of the client's but a safe
 * extension.
 */
class GeneratedNameTest {

  private static final Policies POLICIES =
      YamlPolicies.read(
          """
          drops:
            prefix: drops/{sub}/
            operations: [upload]
            content-types: [text/plain]
            max-size: 1K
            names: generated
          """);

  @Test
  void generatedNamesAreFreshUnguessableAndKeepASafeExtension() {
    Caller alice = caller("alice");
    Intent<?> wish = wish().filename("Ünsafe näme.TXT").policy("drops").type("text/plain").upload();
    Set<String> keys = new HashSet<>();
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < 100; i++) {
      Decision<?> decision = POLICIES.decide(alice, wish, NOW, Instant.MAX, random);
      keys.add(((Decision.Granted<?>) decision).grant().place());
    }

    assertThat(keys).hasSize(100).allMatch(key -> key.matches("drops/alice/[0-9a-f]{32}\\.txt"));
  }

  @ParameterizedTest
  @CsvSource({"a.p%2Fg", "noextension", ".hidden", "a.verylongextension", "a.übel", "a.b c"})
  void extensionsThatAreNotPlainAreDropped(String filename) {
    Decision<?> decision =
        decide(
            POLICIES,
            caller("alice"),
            wish().filename(filename).policy("drops").type("text/plain").upload());

    // The first is not even a legal name: its escape would become a separator.
    if (decision instanceof Decision.Granted<?> granted) {
      assertThat(ObjectKey.of(granted.grant().place()).lastSegment()).matches("[0-9a-f]{32}");
    } else {
      assertThat(filename).isEqualTo("a.p%2Fg");
    }
  }

  @Test
  void generatedNamesTakeNoKeyFromTheClient() {
    Decision<?> decision =
        decide(
            POLICIES, caller("alice"), wish().key("drops/alice/x.txt").type("text/plain").upload());

    assertThat(((Decision.Refused<?>) decision).refusal().reason())
        .isEqualTo(Reason.INVALID_REQUEST);
  }
}
