package dev.r2presigner.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.r2presigner.policy.Policies;
import dev.r2presigner.testing.Production;
import dev.r2presigner.testing.TestTokens;
import dev.r2presigner.token.OfflineTokens.NoClaims;
import dev.r2presigner.token.OfflineTokens.Reading;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens and claims that are read without a request: as the service would, but offline. */
class OfflineTokensTest {

  private static final KeyPair KEYS = Production.ecKeys("secp256r1");
  private static final Policies NONE = new Policies(List.of());

  @TempDir Path directory;

  private OfflineTokens fromFile() throws IOException {
    Path file = directory.resolve("token.pem");
    Files.writeString(file, Production.pem("PUBLIC KEY", KEYS.getPublic().getEncoded()));
    return OfflineTokensOf.keysAt(file.toString(), NONE);
  }

  /** Nothing listens there: keys that had to be fetched would be missing. */
  private static OfflineTokens fromUrl() {
    return OfflineTokensOf.keysAt("http://localhost:9/jwks", NONE);
  }

  private static String token(KeyPair keys, Consumer<JwtClaims> change) {
    JwtClaims claims = TestTokens.claims("alice");
    change.accept(claims);
    return TestTokens.sign(claims, "ES256", keys.getPrivate(), null);
  }

  @Test
  void aSignatureIsCheckedWhereTheKeysAreInAFile() throws IOException {
    Instant now = Instant.now();
    Reading good = fromFile().token(token(KEYS, claims -> {}), now);
    assertThat(good.signatureChecked()).isTrue();
    assertThat(good.caller()).isNotNull();
    assertThat(good.caller().subject()).isEqualTo("alice");
    assertThat(good.caller().roles()).containsExactly("user");

    Reading forged = fromFile().token(token(Production.ecKeys("secp256r1"), c -> {}), now);
    assertThat(forged.caller()).isNull();
    assertThat(forged.refusal()).isEqualTo(TokenRefusal.SIGNATURE);
  }

  @Test
  void aSignatureIsNotCheckedWhereTheKeysWouldHaveToBeFetched() {
    Reading reading =
        fromUrl().token(token(Production.ecKeys("secp256r1"), c -> {}), Instant.now());

    assertThat(reading.signatureChecked()).isFalse();
    assertThat(reading.refusal()).isNull();
    assertThat(reading.caller()).isNotNull();
  }

  private static final Map<String, Consumer<JwtClaims>> CHANGES =
      Map.of(
          "expired",
          claims -> claims.setExpirationTime(NumericDate.fromSeconds(1)),
          "barely expired",
          claims -> {
            claims.setIssuedAt(NumericDate.fromMilliseconds(System.currentTimeMillis() - 300_000));
            claims.setExpirationTimeMinutesInTheFuture(-0.5f);
          },
          "backwards",
          claims -> claims.setExpirationTimeMinutesInTheFuture(-0.5f),
          "future",
          claims -> claims.setNotBeforeMinutesInThePast(-10),
          "audience",
          claims -> claims.setAudience("another"),
          "issuer",
          claims -> claims.setIssuer("https://another.example"),
          "no subject",
          claims -> claims.unsetClaim("sub"),
          "no end",
          claims -> claims.unsetClaim("exp"),
          "too long",
          claims -> claims.setExpirationTimeMinutesInTheFuture(60 * 24 * 30),
          "odd",
          claims -> claims.setClaim("exp", List.of("soon")));

  @ParameterizedTest
  @CsvSource({
    "expired, EXPIRED",
    "barely expired, EXPIRED",
    "backwards, MALFORMED",
    "future, NOT_YET_VALID",
    "audience, AUDIENCE",
    "issuer, ISSUER",
    "no subject, SUBJECT",
    "no end, LIFE",
    "too long, LIFE",
    "odd, MALFORMED"
  })
  void everyOtherCheckIsMadeEitherWay(String change, TokenRefusal refusal) throws IOException {
    String token = token(KEYS, CHANGES.get(change));

    for (OfflineTokens tokens : List.of(fromFile(), fromUrl())) {
      Reading reading = tokens.token(token, Instant.now());
      assertThat(reading.caller()).isNull();
      assertThat(reading.refusal()).isEqualTo(refusal);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "canary", "a.b", "a.b.c", "e30.e30.", "bnVsbA.bnVsbA.bnVsbA"})
  void whatIsNoTokenIsRefused(String text) {
    assertThat(fromUrl().token(text, Instant.now()).refusal())
        .isIn(TokenRefusal.MALFORMED, TokenRefusal.ALGORITHM);
  }

  @Test
  void aDelegationOfThisServiceIsChecked() throws IOException {
    try (DelegatedTokens tokens = new DelegatedTokens(directory)) {
      OfflineTokens offline =
          OfflineTokensOf.exactly(
              Map.of("token.issuer", TestTokens.ISSUER, "token.audience", "a", "token.keys", "x"),
              tokens.serviceKeys,
              NONE);
      String foreign =
          token(
              KEYS,
              claims -> {
                claims.setIssuer(DelegatedTokens.ISSUER);
                claims.setAudience(DelegatedTokens.ISSUER);
              });

      Reading reading = offline.token(foreign, Instant.now());

      assertThat(reading.signatureChecked()).isTrue();
      assertThat(reading.refusal()).isIn(TokenRefusal.SIGNATURE, TokenRefusal.UNKNOWN_KEY);
    }
  }

  @Test
  void claimsNeedOnlyWhatIsAskedAbout() throws NoClaims {
    Reading reading = fromUrl().claims("{\"sub\":\"alice\",\"groups\":[\"user\"]}", Instant.now());

    assertThat(reading.refusal()).isNull();
    assertThat(reading.caller().roles()).containsExactly("user");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"sub\":\"alice\",\"aud\":\"another\"} | AUDIENCE",
        "{\"sub\":\"alice\",\"iss\":\"https://another.example\"} | ISSUER",
        "{\"sub\":\"alice\",\"iss\":7} | ISSUER",
        "{\"sub\":\"alice\",\"exp\":1} | EXPIRED",
        "{\"sub\":7} | MALFORMED",
        "{} | SUBJECT",
        "{\"sub\":\"alice\",\"exp\":\"soon\"} | MALFORMED"
      })
  void claimsThatAreThereAreJudged(String json, TokenRefusal refusal) throws NoClaims {
    assertThat(fromUrl().claims(json, Instant.now()).refusal()).isEqualTo(refusal);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "canary", "[]", "\"canary\"", "{\"sub\":canary", "null"})
  void whatAreNoClaimsIsNotQuoted(String text) {
    assertThatThrownBy(() -> fromUrl().claims(text, Instant.now()))
        .isInstanceOf(NoClaims.class)
        .message()
        .doesNotContain("canary");
  }

  @Test
  void ofSeveralIssuersOneHasToBeNamed() throws NoClaims {
    OfflineTokens several =
        OfflineTokensOf.exactly(
            Map.of(
                "token.issuers.a.issuer", "https://a.example",
                "token.issuers.a.audience", "app",
                "token.issuers.b.issuer", "https://b.example",
                "token.issuers.b.audience", "app",
                "token.issuers.b.roles-claim", "roles"),
            new ServiceKeys(RefusedServiceSettingsTest.settings(Map.of()), null),
            NONE);

    assertThatThrownBy(() -> several.claims("{\"sub\":\"alice\"}", Instant.now()))
        .isInstanceOf(NoClaims.class)
        .hasMessageContaining("iss");
    Reading ofB =
        several.claims(
            "{\"sub\":\"alice\",\"iss\":\"https://b.example\",\"roles\":\"user admin\"}",
            Instant.now());
    assertThat(ofB.caller().issuer()).isEqualTo("b");
    assertThat(ofB.caller().roles()).containsExactlyInAnyOrder("user", "admin");
  }
}
