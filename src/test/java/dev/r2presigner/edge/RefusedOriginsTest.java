package dev.r2presigner.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Origins that no browser sends, or that would let anybody in, stop the start. */
class RefusedOriginsTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://app.example.com",
        "https://app.example.com:8443",
        "https://xn--bcher-kva.example",
        "https://192.0.2.1",
        "http://localhost",
        "http://localhost:3000",
        "http://127.0.0.1:3000",
        "http://[::1]:3000"
      })
  void whatABrowserSendsIsFine(String origin) {
    assertThat(findings(origin)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "*",
        "null",
        "https://*.example.com",
        "https://app.example.com:*",
        "http://localhost:*",
        "https://app.example.com/",
        "https://app.example.com/app",
        "https://App.example.com",
        "HTTPS://app.example.com",
        "http://app.example.com",
        "http://localhost.evil.example",
        "http://127.0.0.2",
        "app.example.com",
        "https://",
        "https://app.example.com:",
        "https://app.example.com:port",
        "https://user@app.example.com",
        "https://app.example.com?x=1",
        "https://bücher.example",
        "https://app..example.com",
        "https://a.example https://b.example",
        "file://",
        "capacitor://localhost",
        "https://app.example.com:443",
        "http://localhost:80"
      })
  void anythingElseIsNamedWithItsReason(String origin) {
    assertThat(findings(origin))
        .singleElement()
        .asString()
        .matches("allowed-origins \\(ALLOWED_ORIGINS\\): '" + Pattern.quote(origin) + "' \\w.+");
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://app.example.com:65536", "https://app.example.com:99999"})
  void aPortThatCannotBeIsRefused(String origin) {
    assertThat(findings(origin)).isNotEmpty();
  }

  @Test
  void oneBadOriginAmongGoodOnesIsEnough() {
    assertThat(findings("https://a.example", "https://b.example/", "https://c.example"))
        .singleElement()
        .asString()
        .contains("'https://b.example/'");
  }

  @Test
  void noneIsForMobileUse() {
    assertThat(findings()).isEmpty();
    assertThat(new AllowedOrigins(Optional.of(List.of("", " "))).origins()).isEmpty();
  }

  private static List<String> findings(String... origins) {
    return new AllowedOrigins(Optional.of(List.of(origins)))
        .findings().stream().map(Object::toString).toList();
  }
}
