package dev.r2presigner.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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
  @CsvSource(
      delimiter = '|',
      value = {
        "*                              | would let any page",
        "null                           | would let any page",
        "https://*.example.com          | has a wildcard",
        "https://app.example.com:*      | has a wildcard",
        "http://localhost:*             | has a wildcard",
        "https://app.example.com/       | has a path or a trailing slash",
        "https://app.example.com/app    | has a path or a trailing slash",
        "https://App.example.com        | has upper case",
        "HTTPS://app.example.com        | has upper case",
        "http://app.example.com         | is plain http",
        "http://localhost.evil.example  | is plain http",
        "http://127.0.0.2               | is plain http",
        "app.example.com                | is not scheme://host[:port]",
        "https://                       | is not scheme://host[:port]",
        "https://app.example.com:       | is not scheme://host[:port]",
        "https://app.example.com:port   | is not scheme://host[:port]",
        "https://user@app.example.com   | is not scheme://host[:port]",
        "https://app.example.com?x=1    | is not scheme://host[:port]",
        "https://bücher.example         | is not scheme://host[:port]",
        "https://app..example.com       | is not scheme://host[:port]",
        "https://a.example https://b.example | has a path",
        "file://                        | is not scheme://host[:port]",
        "capacitor://localhost          | is not scheme://host[:port]",
        "https://app.example.com:443    | states the default port",
        "http://localhost:80            | states the default port",
      })
  void anythingElseIsNamedWithItsReason(String origin, String reason) {
    assertThat(findings(origin))
        .singleElement()
        .asString()
        .startsWith("allowed-origins (ALLOWED_ORIGINS): '" + origin + "' ")
        .contains(reason);
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
