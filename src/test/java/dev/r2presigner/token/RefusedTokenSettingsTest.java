package dev.r2presigner.token;

import static org.assertj.core.api.Assertions.assertThat;

import dev.r2presigner.startup.Finding;
import dev.r2presigner.testing.Production;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.lang.JoseException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which token settings stop the start, and what is said about them. */
class RefusedTokenSettingsTest {

  private static final String GOOD_URL = "https://id.example.com/jwks";

  @TempDir Path directory;

  @Test
  void nothingAtAllNamesEveryRequiredVariable() {
    assertThat(read(Map.of()))
        .containsExactly(
            "token.issuer (TOKEN_ISSUER): required", "token.audience (TOKEN_AUDIENCE): required");
  }

  @ParameterizedTest
  @ValueSource(strings = {"token.issuer", "token.audience", "token.keys"})
  void blankIsMissing(String property) {
    assertThat(findings(property, "  "))
        .singleElement()
        .asString()
        .startsWith(
            property + " (" + property.toUpperCase(java.util.Locale.ROOT).replace('.', '_'));
  }

  /** Without keys the issuer has to be one that can be asked for them. */
  @ParameterizedTest
  @CsvSource({
    "https://id.example.com, true",
    "https://id.example.com/, true",
    "https://id.example.com/realms/app, true",
    "http://localhost:8180/realm, true",
    "http://id.example.com, false",
    "https://id.example.com?x=1, false",
    "https://id.example.com#x, false",
    "https://me@id.example.com, false",
    "id.example.com, false",
    "urn:app, false",
    "https://, false",
    "https://a b, false"
  })
  void anIssuerIsDiscoverable(String issuer, boolean isGood) {
    List<String> found = read(Map.of("token.issuer", issuer, "token.audience", "uploads"));

    if (isGood) {
      assertThat(found).isEmpty();
    } else {
      assertThat(found)
          .containsExactly(
              "token.keys (TOKEN_KEYS): required, unless the issuer is an https URL (http on"
                  + " loopback)");
    }
  }

  private static Map<String, String> named(String... pairs) {
    Map<String, String> all = new HashMap<>();
    for (String name : List.of("staff", "customers")) {
      all.put("token.issuers." + name + ".issuer", "https://" + name + ".example.com");
      all.put("token.issuers." + name + ".audience", "uploads");
    }
    for (int i = 0; i < pairs.length; i += 2) {
      all.put(pairs[i], pairs[i + 1]);
    }
    return all;
  }

  @Test
  void severalIssuersHaveNames() {
    assertThat(read(named())).isEmpty();
    assertThat(read(named("token.keys-refresh", "1m", "token.header", "X-Token"))).isEmpty();
    for (String single :
        List.of(
            "issuer", "audience", "keys", "type", "max-life", "roles-claim", "audience-claim")) {
      assertThat(read(named("token." + single, "1h")))
          .as(single)
          .containsExactly(
              "token.issuers (TOKEN_ISSUERS): can't be combined with the variables of a single"
                  + " issuer, such as TOKEN_ISSUER");
    }
    assertThat(read(named("token.issuers.staff.issuer", "https://customers.example.com")))
        .singleElement()
        .asString()
        .startsWith("token.issuers.staff.issuer (")
        .contains("also the issuer of 'customers'");
    assertThat(read(named("token.issuers.staff.max-life", "soon")))
        .singleElement()
        .asString()
        .startsWith("token.issuers.staff.max-life (");
    assertThat(read(named("token.issuers.third.audience", "uploads")))
        .singleElement()
        .asString()
        .startsWith("token.issuers.third.issuer (")
        .endsWith(": required");
    for (String name : List.of("Staff", "st_aff", "\"st.aff\"", "x".repeat(65))) {
      assertThat(read(named("token.issuers." + name + ".issuer", "https://x.example.com")))
          .as(name)
          .singleElement()
          .asString()
          .startsWith("token.issuers (");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        GOOD_URL,
        "http://localhost:8180/jwks",
        "http://127.0.0.1/jwks",
        "http://[::1]/jwks"
      })
  void keysMayBeAUrl(String url) {
    assertThat(findings("token.keys", url)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://id.example.com/jwks",
        "http://localhost.example.com/jwks",
        "http://127.0.0.1.example.com/jwks",
        "ftp://id.example.com/jwks",
        "file:///etc/keys.json",
        "https://",
        "https:///jwks",
        "https://a b/jwks",
        "HTTP://id.example.com/jwks"
      })
  void anUnsafeUrlIsRefused(String url) {
    assertThat(findings("token.keys", url))
        .containsExactly(
            "token.keys (TOKEN_KEYS): must be an https URL (http on loopback), or a file");
  }

  @Test
  void aMissingFileIsNamed() {
    assertThat(findings("token.keys", "no/such.pem"))
        .singleElement()
        .asString()
        .startsWith("token.keys (TOKEN_KEYS): ")
        .contains("'no/such.pem'");
  }

  @Test
  void keysOfTheRightKindAreTaken() throws JoseException {
    assertThat(file(pem("PUBLIC KEY", Production.ecKeys("secp256r1").getPublic()))).isEmpty();
    assertThat(file(pem("PUBLIC KEY", Production.ecKeys("secp384r1").getPublic()))).isEmpty();
    assertThat(file(pem("PUBLIC KEY", Production.ecKeys("secp521r1").getPublic()))).isEmpty();
    assertThat(file(pem("PUBLIC KEY", Production.edwardsKeys("Ed25519").getPublic()))).isEmpty();
    assertThat(file(pem("PUBLIC KEY", Production.rsaKeys(2048).getPublic()))).isEmpty();
    assertThat(file("{\"keys\":[" + jwk(Production.ecKeys("secp256r1").getPublic()) + "]}"))
        .isEmpty();
  }

  @Test
  void keysOfTheWrongKindAreRefused() throws JoseException {
    refused(pem("PUBLIC KEY", Production.rsaKeys(1024).getPublic()), "no key of RSA with 2,048");
    refused(pem("PUBLIC KEY", Production.edwardsKeys("Ed448").getPublic()), "or Ed25519");
    refused(pem("PUBLIC KEY", Production.edwardsKeys("X25519").getPublic()), "");
    refused(pem("PRIVATE KEY", Production.ecKeys("secp256r1").getPrivate()), "is a private key");
    refused(pem("RSA PRIVATE KEY", Production.rsaKeys(2048).getPrivate()), "is a private key");
    refused(
        "{\"keys\":[" + jwk(Production.edwardsKeys("Ed448").getPublic()) + "]}",
        "has no public signature key");
    refused("{\"keys\":[{\"kty\":\"oct\",\"k\":\"c2VjcmV0\"}]}", "has no public signature key");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "garbage",
        "<html></html>",
        "-----BEGIN PUBLIC KEY-----\n-----END PUBLIC KEY-----\n",
        "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n",
        "-----BEGIN PUBLIC KEY-----\n!!!!\n-----END PUBLIC KEY-----\n",
        "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
        "{",
        "{}",
        "{\"keys\":[]}",
        "{\"keys\":{}}",
        "{\"keys\":\"x\"}",
        "{\"keys\":[1]}",
        "{\"keys\":[null]}",
        "{\"keys\":[{}]}",
        "{\"keys\":[{\"kty\":1}]}",
        "{\"keys\":[{\"kty\":\"RSA\",\"n\":\"AQAB\",\"e\":5}]}"
      })
  void anUnusableFileIsNamed(String content) {
    refused(content, "");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0s", "0", "-1h", "soon", "1 day", "1.5h"})
  void aLongestLifeIsATime(String life) {
    assertThat(findings("token.max-life", life))
        .containsExactly(
            "token.max-life (TOKEN_MAX_LIFE): must be a time of 1s to 3650d, like 30m or 24h");
  }

  /** Added to the time of a token it would overflow: every call would be our fault. */
  @ParameterizedTest
  @ValueSource(strings = {"999999999999d", "106751991167300d"})
  void aLongestLifeIsNoEternity(String life) {
    assertThat(findings("token.max-life", life)).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"9s", "0s", "-10s", "25h", "86401s", "often", "5 m", "10", "PT1H"})
  void keysAreLookedAtAgainWithinADay(String time) {
    assertThat(findings("token.keys-refresh", time))
        .containsExactly(
            "token.keys-refresh (TOKEN_KEYS_REFRESH): must be a time of 10s to 24h, like 30m or"
                + " 24h");
  }

  @ParameterizedTest
  @ValueSource(strings = {"10s", "5m", "24h"})
  void keysMayBeLookedAtMoreOrLessOften(String time) {
    assertThat(findings("token.keys-refresh", time)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"at jwt", "at+jwt; x=1", "a/b/c", "/jwt", "at+jwt,JWT"})
  void aTypeIsOneMediaType(String type) {
    assertThat(findings("token.type", type))
        .containsExactly(
            "token.type (TOKEN_TYPE): must be a media type without parameters, like at+jwt");
  }

  @ParameterizedTest
  @CsvSource({
    "token.header, X Token",
    "token.header, 'Authorization:'",
    "token.header, Cookie",
    "token.header, cookie",
    "token.header, Host",
    "token.header, ORIGIN",
    "token.roles-claim, ' '",
    "token.audience-claim, ' '"
  })
  void namesAreNames(String property, String value) {
    assertThat(findings(property, value)).singleElement().asString().startsWith(property + " (");
  }

  private void refused(String content, String reason) {
    assertThat(file(content))
        .singleElement()
        .asString()
        .startsWith("token.keys (TOKEN_KEYS): the file '")
        .contains(reason)
        .doesNotContain("Exception", "\n", "jose4j");
  }

  private List<String> file(String content) {
    try {
      Path file = Files.writeString(directory.resolve("keys"), content);
      return findings("token.keys", file.toString());
    } catch (IOException failed) {
      throw new java.io.UncheckedIOException(failed);
    }
  }

  private static String pem(String kind, java.security.Key key) {
    return Production.pem(kind, key.getEncoded());
  }

  private static String jwk(java.security.PublicKey key) throws JoseException {
    return PublicJsonWebKey.Factory.newPublicJwk(key)
        .toJson(JsonWebKey.OutputControlLevel.PUBLIC_ONLY);
  }

  private static List<String> findings(String property, String value) {
    Map<String, String> properties = new HashMap<>();
    properties.put("token.issuer", "https://id.example.com");
    properties.put("token.audience", "uploads");
    properties.put("token.keys", GOOD_URL);
    properties.put(property, value);
    return read(properties);
  }

  private static List<String> read(Map<String, String> properties) {
    TokenConfig config =
        new SmallRyeConfigBuilder()
            .withMapping(TokenConfig.class)
            .withSources(new PropertiesConfigSource(properties, "test", 100))
            .build()
            .getConfigMapping(TokenConfig.class);
    return new TokenSettings(config).findings().stream().map(Finding::toString).toList();
  }
}
