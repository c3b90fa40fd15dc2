package dev.r2presigner.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.r2presigner.testing.Production;
import dev.r2presigner.testing.TestTokens;
import java.security.KeyPair;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.jwk.OctJwkGenerator;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.lang.JoseException;
import org.jose4j.lang.UnresolvableKeyException;
import org.junit.jupiter.api.Test;

/** Which keys of a document are used, and which of them a token gets. */
class TokenKeysTest {

  private static final KeyPair EC = Production.ecKeys("secp256r1");
  private static final KeyPair OTHER = Production.ecKeys("secp256r1");
  private static final KeyPair RSA = Production.rsaKeys(2048);

  @Test
  void keysForOtherPurposesAreLeftOut() throws Exception {
    PublicJsonWebKey encryption = jwk("enc", RSA);
    encryption.setUse("enc");
    List<String> useless =
        List.of(
            json(encryption),
            json(jwk("small", Production.rsaKeys(1024))),
            json(jwk("Ed448", Production.edwardsKeys("Ed448"))),
            json(jwk("X25519", Production.edwardsKeys("X25519"))),
            OctJwkGenerator.generateJwk(256).toJson(OutputControlLevel.INCLUDE_SYMMETRIC),
            jwk("private", EC, true).toJson(OutputControlLevel.INCLUDE_PRIVATE),
            "{\"kty\":\"none\"}",
            "{\"kty\":\"RSA\",\"n\":\"AQAB\",\"e\":\"AQAB\"}");

    for (String one : useless) {
      assertThatThrownBy(() -> TokenKeys.parse(set(List.of(one))))
          .as(one)
          .isInstanceOf(TokenKeys.Unusable.class);
    }
    TokenKeys keys =
        TokenKeys.parse(
            set(Stream.concat(useless.stream(), Stream.of(json(jwk("ec-1", EC)))).toList()));
    assertThat(keys.size()).isEqualTo(1);
    assertThat(keys.resolveKey(token("ES256", EC, "ec-1"), List.of())).isEqualTo(EC.getPublic());
    assertThatThrownBy(() -> keys.resolveKey(token("ES256", EC, "private"), List.of()))
        .isInstanceOf(TokenKeys.UnknownKey.class);
    assertThatThrownBy(() -> keys.resolveKey(token("RS256", RSA, "enc"), List.of()))
        .isInstanceOf(TokenKeys.UnknownKey.class);
  }

  @Test
  void aThousandKeysServeThoseWhoNameTheirs() throws Exception {
    TokenKeys keys = TokenKeys.parse(set(withOthers(999, json(jwk("ec-1", EC)))));

    assertThat(keys.size()).isEqualTo(1_000);
    assertThat(keys.resolveKey(token("ES256", EC, "ec-1"), List.of())).isEqualTo(EC.getPublic());
    // The only RSA key there is would do, but this is an EC token of nobody's.
    assertThatThrownBy(() -> keys.resolveKey(token("ES256", EC, "ec-2"), List.of()))
        .isInstanceOf(TokenKeys.UnknownKey.class);
  }

  /** Each key tried is a signature verified, at the client's wish. */
  @Test
  void noMoreThanSixteenKeysAreTried() throws Exception {
    TokenKeys sixteen = TokenKeys.parse(set(withOthers(15, json(jwk(null, EC)))));
    assertThat(sixteen.resolveKey(token("ES256", EC, null), List.of())).isEqualTo(EC.getPublic());

    TokenKeys seventeen = TokenKeys.parse(set(withOthers(16, json(jwk(null, EC)))));
    assertThatThrownBy(() -> seventeen.resolveKey(token("ES256", EC, null), List.of()))
        .isInstanceOf(UnresolvableKeyException.class)
        .hasMessageContaining("too many");

    // Keys of another algorithm are not tried, so they do not count.
    TokenKeys mixed = TokenKeys.parse(set(withOthers(40, json(jwk("rsa", RSA)))));
    assertThat(mixed.resolveKey(token("RS256", RSA, null), List.of())).isEqualTo(RSA.getPublic());
  }

  @Test
  void ofTwoKeysOfOneNameTheOneThatFitsIsTaken() throws Exception {
    TokenKeys keys = TokenKeys.parse(set(List.of(json(jwk("k", OTHER)), json(jwk("k", EC)))));

    assertThat(keys.resolveKey(token("ES256", EC, "k"), List.of())).isEqualTo(EC.getPublic());
    assertThat(keys.resolveKey(token("ES256", OTHER, "k"), List.of())).isEqualTo(OTHER.getPublic());
  }

  @Test
  void theSameKeysInAnotherOrderAreTheSame() throws Exception {
    String one = json(jwk("1", EC));
    String two = json(jwk("2", OTHER));
    TokenKeys keys = TokenKeys.parse(set(List.of(one, two)));

    assertThat(keys.equalKeys(TokenKeys.parse(" " + set(List.of(two, one)) + "\n"))).isTrue();
    assertThat(keys.equalKeys(TokenKeys.parse(set(List.of(one))))).isFalse();
    assertThat(keys.equalKeys(TokenKeys.parse(set(List.of(one, json(jwk("3", OTHER))))))).isFalse();
    assertThat(keys.equalKeys(TokenKeys.NONE)).isFalse();
    assertThat(TokenKeys.parse(pem(EC)).equalKeys(TokenKeys.parse(pem(OTHER)))).isFalse();
    assertThat(TokenKeys.parse(pem(EC)).equalKeys(TokenKeys.parse(pem(EC)))).isTrue();
    // A PEM ignores the kid, a set does not.
    assertThat(
            TokenKeys.parse(pem(EC)).equalKeys(TokenKeys.parse(set(List.of(json(jwk(null, EC)))))))
        .isFalse();
  }

  private static List<String> withOthers(int others, String last) {
    // One and the same key pair, since making a thousand takes long.
    return Stream.concat(
            IntStream.range(0, others).mapToObj(i -> json(jwk("other-" + i, OTHER))),
            Stream.of(last))
        .toList();
  }

  private static String set(List<String> keys) {
    return "{\"keys\":[" + String.join(",", keys) + "]}";
  }

  private static PublicJsonWebKey jwk(String kid, KeyPair pair) {
    return jwk(kid, pair, false);
  }

  private static PublicJsonWebKey jwk(String kid, KeyPair pair, boolean secret) {
    try {
      PublicJsonWebKey jwk = PublicJsonWebKey.Factory.newPublicJwk(pair.getPublic());
      jwk.setKeyId(kid);
      if (secret) {
        jwk.setPrivateKey(pair.getPrivate());
      }
      return jwk;
    } catch (JoseException everyKindIsKnown) {
      throw new IllegalStateException(everyKindIsKnown);
    }
  }

  private static String json(PublicJsonWebKey jwk) {
    return jwk.toJson(OutputControlLevel.PUBLIC_ONLY);
  }

  private static String pem(KeyPair pair) {
    return Production.pem("PUBLIC KEY", pair.getPublic().getEncoded());
  }

  private static JsonWebSignature token(String algorithm, KeyPair pair, String kid)
      throws JoseException {
    JsonWebSignature token = new JsonWebSignature();
    token.setCompactSerialization(
        TestTokens.sign(TestTokens.claims("alice"), algorithm, pair.getPrivate(), kid));
    return token;
  }
}
