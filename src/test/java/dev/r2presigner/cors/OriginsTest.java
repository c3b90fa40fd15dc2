package dev.r2presigner.cors;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An origin that no browser sends, or that any page could have, stops the start. */
class OriginsTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://app.example.com",
        "https://app.example.com:8443",
        "https://xn--bcher-kva.example",
        "http://localhost:3000",
        "http://localhost",
        "http://127.0.0.1:5173",
        "http://[::1]:5173"
      })
  void originsAsBrowsersSendThemAreFine(String origin) {
    assertThat(Origins.flaw(origin)).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "*, any page",
    "null, any page",
    "https://*.example.com, wildcard",
    "http://localhost:*, wildcard",
    "https://app.example.com/, trailing slash",
    "https://app.example.com/path, path",
    "https://App.example.com, upper case",
    "HTTPS://app.example.com, upper case",
    "http://app.example.com, plain http",
    "https://app.example.com:443, default port",
    "app.example.com, scheme://host",
    "https://, scheme://host",
    "ftp://app.example.com, scheme://host",
    "https://a b.example, scheme://host",
    "https://user@app.example, scheme://host",
    "https://app.example?x, scheme://host",
  })
  void othersAreRefusedWithTheReason(String origin, String reason) {
    assertThat(Origins.flaw(origin)).contains(reason);
  }
}
