package dev.r2presigner.token;

import static org.assertj.core.api.Assertions.assertThat;

import dev.r2presigner.startup.Finding;
import dev.r2presigner.testing.Production;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which keys and issuers of this service stop the start, and what is said about them. */
class RefusedServiceSettingsTest {

  private static final String ISSUER = "https://files.example.com";
  private static final String KEYS_LINE = "service.keys (SERVICE_KEYS): ";
  private static final String ISSUER_LINE = "service.issuer (SERVICE_ISSUER): ";

  @TempDir Path directory;

  static ServiceSettings settings(Map<String, String> properties) {
    SmallRyeConfig config =
        new SmallRyeConfigBuilder()
            .withMapping(ServiceConfig.class)
            .withMapping(TokenConfig.class)
            .withSources(new PropertiesConfigSource(properties, "test", 100))
            .build();
    return new ServiceSettings(
        config.getConfigMapping(ServiceConfig.class), config.getConfigMapping(TokenConfig.class));
  }

  @Test
  void withoutBothItIsOff() {
    assertThat(findings(Map.of())).isEmpty();
    assertThat(settings(Map.of("service.issuer", " ", "service.keys", "")).isOn()).isFalse();
  }

  @Test
  void oneOfTheTwoIsNotEnough() {
    assertThat(findings(Map.of("service.issuer", ISSUER)))
        .containsExactly(KEYS_LINE + "required, since service.issuer is set");
    assertThat(findings(Map.of("service.keys", "keys")))
        .containsExactly(ISSUER_LINE + "required, since service.keys is set");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ISSUER,
        "https://example.com:8443/files",
        "http://localhost:8080",
        "http://127.0.0.1",
        "http://[::1]:8080"
      })
  void anIssuerIsAPublicAddress(String issuer) throws IOException {
    assertThat(withKey(issuer, ServiceKeyPem.fresh().text())).isEmpty();
    assertThat(withKey(" " + issuer + "\n", ServiceKeyPem.fresh().openssl())).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://files.example.com",
        "http://localhost.example.com",
        "files.example.com",
        "https://",
        "https://files.example.com/",
        "https://files.example.com?x=1",
        "https://files.example.com#x",
        "https://me:canary@files.example.com",
        "https://a b",
        "ftp://localhost",
        "HTTPS//files",
        "https://id.example.com"
      })
  void anotherIssuerIsRefused(String issuer) throws IOException {
    assertThat(withKey(issuer, ServiceKeyPem.fresh().text()))
        .singleElement()
        .asString()
        .startsWith(ISSUER_LINE)
        .doesNotContain("canary");
  }

  @Test
  void everyOtherKeyIsRefusedWithoutAByteOfIt() throws IOException {
    String good = ServiceKeyPem.fresh().text();
    byte[] own = Production.ecKeys("secp256r1").getPrivate().getEncoded();
    for (String pem :
        List.of(
            "",
            "garbage canary",
            good + good,
            Production.pem("EC PRIVATE KEY", own),
            Production.pem("ENCRYPTED PRIVATE KEY", own),
            Production.pem("PUBLIC KEY", Production.ecKeys("secp256r1").getPublic().getEncoded()),
            Production.pem("PRIVATE KEY", Production.ecKeys("secp384r1").getPrivate().getEncoded()),
            Production.pem("PRIVATE KEY", Production.ecKeys("secp521r1").getPrivate().getEncoded()),
            Production.pem("PRIVATE KEY", Production.rsaKeys(2048).getPrivate().getEncoded()),
            Production.pem("PRIVATE KEY", new byte[0]),
            Production.pem("PRIVATE KEY", Arrays.copyOf(own, own.length - 1)),
            weak(own, (byte) 0),
            weak(own, (byte) 0xFF),
            good.replace("PRIVATE KEY", "PRIVATE KEY2"))) {
      assertThat(withKey(ISSUER, pem))
          .as(pem)
          .singleElement()
          .asString()
          .startsWith(KEYS_LINE + "the file 'service.pem' ")
          .doesNotContain("canary", "\n", "Exception", body(pem));
    }
  }

  /** A number that is not between nought and the order of the curve is no key. */
  private static String weak(byte[] encoded, byte fill) {
    byte[] weak = encoded.clone();
    Arrays.fill(weak, weak.length - 32, weak.length, fill);
    return Production.pem("PRIVATE KEY", weak);
  }

  /** What stands between the two lines of a PEM, or something that stands in no finding. */
  private static String body(String pem) {
    String text = pem.replaceAll("-----[A-Z0-9 ]+-----|\\s", "");
    return text.length() < 16 ? "\n" : text.substring(0, 16);
  }

  @Test
  void aFolderIsReadWithoutWhatIsHidden() throws IOException {
    Path folder = Files.createDirectories(directory.resolve("keys"));
    assertThat(withKeys(folder))
        .containsExactly(KEYS_LINE + "the folder '" + folder + "' has no file");
    Files.createDirectories(folder.resolve("..data"));
    Files.writeString(folder.resolve(".hidden"), "canary");
    assertThat(withKeys(folder)).hasSize(1);

    Files.writeString(folder.resolve("2.pem"), ServiceKeyPem.fresh().text());
    assertThat(withKeys(folder)).isEmpty();

    Files.writeString(folder.resolve("1.pem"), "canary");
    assertThat(withKeys(folder))
        .singleElement()
        .asString()
        .startsWith(KEYS_LINE + "the file '1.pem' is")
        .doesNotContain("canary");
    Files.write(folder.resolve("1.pem"), new byte[] {(byte) 0xFF, (byte) 0xFE});
    assertThat(withKeys(folder)).singleElement().asString().contains("can't be read");
  }

  @Test
  void aMissingPlaceIsNamed() {
    assertThat(withKeys(Path.of("no/such")))
        .containsExactly(KEYS_LINE + "'no/such' does not exist or is not readable");
    assertThat(findings(Map.of("service.issuer", ISSUER, "service.keys", "a\0b")))
        .singleElement()
        .asString()
        .startsWith(KEYS_LINE);
  }

  private List<String> withKey(String issuer, String pem) throws IOException {
    Path file = Files.writeString(directory.resolve("service.pem"), pem);
    Map<String, String> properties = new HashMap<>();
    properties.put("token.issuer", "https://id.example.com");
    properties.put("service.issuer", issuer);
    properties.put("service.keys", file.toString());
    return findings(properties);
  }

  private static List<String> withKeys(Path place) {
    return findings(Map.of("service.issuer", ISSUER, "service.keys", place.toString()));
  }

  private static List<String> findings(Map<String, String> properties) {
    return settings(properties).findings().stream().map(Finding::toString).toList();
  }
}
