package dev.r2presigner.token;

import static org.assertj.core.api.Assertions.assertThat;

import dev.r2presigner.policy.Caller;
import dev.r2presigner.testing.Production;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is remembered of verified tokens, and how much. */
class VerifiedTokensTest {

  private static final TokenKeys KEYS = keys();
  private static final CallerPrincipal ALICE =
      new CallerPrincipal(
          new Caller("alice", Set.of("user"), Map.of("sub", "alice"), Instant.EPOCH),
          new TokenTimes(Instant.EPOCH, null, null),
          Duration.ofHours(1));

  private final VerifiedTokens tokens = new VerifiedTokens();

  /** What the issuer's keys are now. */
  private Object current = KEYS;

  private void remember(String token) {
    tokens.remember(token, new VerifiedTokens.Verified(ALICE, KEYS, () -> current));
  }

  private static TokenKeys keys() {
    byte[] key = Production.ecKeys("secp256r1").getPublic().getEncoded();
    return TokenKeys.parse(Production.pem("PUBLIC KEY", key));
  }

  @Test
  void aTokenIsFoundByItsWholeText() {
    remember("a.b.c");

    assertThat(tokens.find("a.b.c")).isSameAs(ALICE);
    assertThat(tokens.find("a.b.C")).isNull();
    assertThat(tokens.find("a.b.")).isNull();
    assertThat(tokens.find("a.b.cc")).isNull();
    assertThat(tokens.find("A.b.c")).isNull();
  }

  @Test
  void otherKeysOfItsIssuerKnowNothingOfIt() {
    remember("a.b.c");

    current = keys();
    assertThat(tokens.find("a.b.c")).isNull();
    current = TokenKeys.NONE;
    assertThat(tokens.find("a.b.c")).isNull();
    current = null;
    assertThat(tokens.find("a.b.c")).isNull();
    current = KEYS;
    assertThat(tokens.find("a.b.c")).isSameAs(ALICE);
  }

  @Test
  void longTokensPushEachOtherOutBeforeTheyFillTheMemory() {
    String padding = "x".repeat(4_000);
    for (int i = 0; i < 10_000; i++) {
      remember(padding + i);
    }

    // 16 MiB of 4 kB tokens; that many short ones would have stayed.
    assertThat(tokens.size()).isBetween(1L, 4_200L);
  }

  @Test
  void atMostEightKibibytesAreRemembered() {
    String longest = "x".repeat(8 * 1024);
    remember(longest);
    remember(longest + "x");

    assertThat(tokens.find(longest)).isSameAs(ALICE);
    assertThat(tokens.find(longest + "x")).isNull();
    assertThat(tokens.size()).isEqualTo(1);
  }
}
