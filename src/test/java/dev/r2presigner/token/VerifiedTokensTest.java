package dev.r2presigner.token;

import static org.assertj.core.api.Assertions.assertThat;

import dev.r2presigner.policy.Caller;
import dev.r2presigner.testing.Production;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is remembered of verified tokens, and how much. */
class VerifiedTokensTest {

  private static final TokenKeys KEYS = keys();
  private static final CallerPrincipal ALICE =
      new CallerPrincipal(
          new Caller("alice", Set.of("user"), Map.of("sub", "alice"), Instant.EPOCH),
          new TokenTimes(Instant.EPOCH, null, null));

  private final VerifiedTokens tokens = new VerifiedTokens();

  private static TokenKeys keys() {
    byte[] key = Production.ecKeys("secp256r1").getPublic().getEncoded();
    return TokenKeys.parse(Production.pem("PUBLIC KEY", key));
  }

  @Test
  void aTokenIsFoundByItsWholeText() {
    tokens.remember("a.b.c", ALICE, KEYS);

    assertThat(tokens.find("a.b.c", KEYS, null)).isSameAs(ALICE);
    assertThat(tokens.find("a.b.C", KEYS, null)).isNull();
    assertThat(tokens.find("a.b.", KEYS, null)).isNull();
    assertThat(tokens.find("a.b.cc", KEYS, null)).isNull();
    assertThat(tokens.find("A.b.c", KEYS, null)).isNull();
  }

  @Test
  void otherKeysKnowNothingOfIt() {
    tokens.remember("a.b.c", ALICE, KEYS);

    assertThat(tokens.find("a.b.c", keys(), null)).isNull();
    assertThat(tokens.find("a.b.c", TokenKeys.NONE, null)).isNull();
    assertThat(tokens.find("a.b.c", KEYS, null)).isSameAs(ALICE);
  }

  @Test
  void eitherOfTheTwoKeySetsCounts() {
    ServiceKeyring own = ServiceKeyring.atStart(List.of(ServiceKeyPem.fresh().key()));
    tokens.remember("a.b.c", ALICE, own);

    assertThat(tokens.find("a.b.c", KEYS, own)).isSameAs(ALICE);
    assertThat(tokens.find("a.b.c", KEYS, null)).isNull();
    assertThat(
            tokens.find(
                "a.b.c", KEYS, ServiceKeyring.atStart(List.of(ServiceKeyPem.fresh().key()))))
        .isNull();
  }

  @Test
  void longTokensPushEachOtherOutBeforeTheyFillTheMemory() {
    String padding = "x".repeat(4_000);
    for (int i = 0; i < 10_000; i++) {
      tokens.remember(padding + i, ALICE, KEYS);
    }

    // 16 MiB of 4 kB tokens; that many short ones would have stayed.
    assertThat(tokens.size()).isBetween(1L, 4_200L);
  }

  @Test
  void atMostEightKibibytesAreRemembered() {
    String longest = "x".repeat(8 * 1024);
    tokens.remember(longest, ALICE, KEYS);
    tokens.remember(longest + "x", ALICE, KEYS);

    assertThat(tokens.find(longest, KEYS, null)).isSameAs(ALICE);
    assertThat(tokens.find(longest + "x", KEYS, null)).isNull();
    assertThat(tokens.size()).isEqualTo(1);
  }
}
