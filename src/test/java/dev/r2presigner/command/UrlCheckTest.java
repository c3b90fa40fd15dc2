package dev.r2presigner.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.r2presigner.bucket.GivenSettings;
import dev.r2presigner.bucket.GuardSettings;
import dev.r2presigner.command.Section.Outcome;
import dev.r2presigner.signing.IssuedUrls;
import dev.r2presigner.signing.SignatureTrialsOf;
import dev.r2presigner.signing.SignedUrl;
import dev.r2presigner.startup.Options.Misuse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** URLs that the service signed, bent in each way, and what is said about them. */
class UrlCheckTest {

  private static final Instant NOW = Instant.parse("2026-11-29T12:00:00Z");
  private static final String KEY = "users/alice/été (1)+&.png";
  private static final IssuedUrls ISSUED = new IssuedUrls(Map.of(), NOW);

  private static UrlCheck check(Map<String, String> properties) {
    Map<String, String> all = new TreeMap<>(properties);
    all.putIfAbsent("r2.endpoint", GivenSettings.ENDPOINT);
    all.putIfAbsent("r2.access-key-id", GivenSettings.ACCESS_KEY_ID);
    all.putIfAbsent("r2.secret-access-key", GivenSettings.SECRET);
    GuardSettings guards = GivenSettings.guards(all);
    var settings = GivenSettings.settings(properties);
    return new UrlCheck(settings, guards, SignatureTrialsOf.settings(settings, guards));
  }

  /** The section that fails, and no other. */
  private static Section theOnlyFailure(Section.Report report) {
    assertThat(report.exitCode()).as(report.text()).isEqualTo(1);
    List<Section> failures =
        report.sections().stream().filter(one -> one.outcome() == Outcome.FAILS).toList();
    assertThat(failures).as(report.text()).hasSize(1);
    return failures.get(0);
  }

  private static List<String> failing(Section.Report report) {
    return report.sections().stream()
        .filter(one -> one.outcome() == Outcome.FAILS)
        .map(Section::name)
        .toList();
  }

  private static Section.Report report(String url, @Nullable String method, List<String> headers) {
    Section.Report report = check(Map.of()).takeApart(url, method, headers, NOW.plusSeconds(10));
    String signature = url.replaceFirst(".*X-Amz-Signature=", "").replaceFirst("&.*", "");
    if (signature.matches("[0-9a-f]{64}")) {
      assertThat(report.text() + report.json()).doesNotContain(signature, GivenSettings.SECRET);
    }
    return report;
  }

  /** What the client sent, as a browser shows it. */
  private static List<String> headers(SignedUrl url, long length) {
    List<String> headers = new ArrayList<>();
    url.headers().forEach((name, value) -> headers.add(name + ": " + value));
    headers.add("Content-Length: " + length);
    return headers;
  }

  @Test
  void aUrlAsItWasIssuedHasNothingWrong() {
    SignedUrl put = ISSUED.put(KEY, 5);
    assertThat(report(put.url(), "PUT", headers(put, 5)).exitCode()).isZero();
    SignedUrl part = ISSUED.part(KEY, 5);
    assertThat(report(part.url(), null, headers(part, 5)).exitCode()).isZero();
    assertThat(report(ISSUED.get(KEY).url(), null, List.of()).exitCode()).isZero();
    assertThat(report(ISSUED.complete(KEY).url(), "POST", List.of()).text()).contains("It fits");
  }

  @Test
  void withoutTheHeadersOfAnUploadItSaysWhichAreNeeded() {
    Section.Report report = report(ISSUED.put(KEY, 5).url(), null, List.of());

    assertThat(report.exitCode()).isEqualTo(2);
    assertThat(report.text()).contains("content-length, content-type, ", "x-amz-copy-source-if-");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"host | files.example.com", "host | 0123456789abcdef.eu.r2.cloudflarestorage.com"})
  void anotherHost(String section, String host) {
    String url = ISSUED.get(KEY).url().replaceFirst("://[^/]+", "://" + host);

    assertThat(failing(report(url, null, List.of()))).containsExactly(section, "signature");
    assertThat(report(url, null, List.of()).text()).contains("signed for another host");
  }

  private static final Map<String, UnaryOperator<String>> BENT =
      Map.of(
          "encoded twice",
          url -> path(url, path -> path.replace("%", "%25")),
          "decoded, or encoded another way",
          url -> path(url, path -> path.replace("%28", "(").replace("%2B", "+")),
          "parameter was added: utm_source",
          url -> url + "&utm_source=mail",
          "path, parameters or the value",
          url -> url.replace("alice", "bob"));

  private static String path(String url, UnaryOperator<String> change) {
    int query = url.indexOf('?');
    return change.apply(url.substring(0, query)) + url.substring(query);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "encoded twice",
        "decoded, or encoded another way",
        "parameter was added: utm_source",
        "path, parameters or the value"
      })
  void anotherPathOrParameter(String said) {
    String url = ISSUED.get("users/alice/é(1)+&.png").url();
    String bent = BENT.get(said).apply(url);
    assertThat(bent).isNotEqualTo(url);

    Section.Report report = report(bent, null, List.of());

    assertThat(report.exitCode()).isEqualTo(1);
    assertThat(report.text()).contains(said);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "&amp;                 | HTML",
        "%2526                 | encoded twice",
        "cut                   | cut off",
        "all                   | none of the parameters"
      })
  void aQueryThatIsBroken(String how, String said) {
    String url = ISSUED.get("users/alice/a.png").url();
    String bent =
        switch (how) {
          case "&amp;" -> url.replace("&", "&amp;");
          case "%2526" -> url.replace("%2F", "%252F");
          case "cut" -> url.replaceFirst("&.*", "");
          default -> url.replaceFirst("\\?.*", "");
        };

    Section only = theOnlyFailure(report(bent, null, List.of()));

    assertThat(only.name()).isEqualTo("form");
    assertThat(only.summary()).contains(said);
  }

  @Test
  void expiredOrNotYetGood() {
    String url = ISSUED.get(KEY).url();

    Section late =
        theOnlyFailure(check(Map.of()).takeApart(url, null, List.of(), NOW.plusSeconds(3900)));
    assertThat(late.name()).isEqualTo("time");
    assertThat(late.summary()).contains("expired", "2026-11-29T12:05:00Z", "1 h ago");

    Section early =
        theOnlyFailure(check(Map.of()).takeApart(url, null, List.of(), NOW.minusSeconds(600)));
    assertThat(early.name()).isEqualTo("time");
    assertThat(early.summary()).contains("clock", "10 min");
  }

  @Test
  void anotherMethod() {
    assertThat(theOnlyFailure(report(ISSUED.get(KEY).url(), "HEAD", List.of())).summary())
        .contains("signed for GET", "sent with HEAD");
    SignedUrl put = ISSUED.put(KEY, 5);
    assertThat(theOnlyFailure(report(put.url(), "POST", headers(put, 5))).summary())
        .contains("signed for PUT");
  }

  @ParameterizedTest
  @CsvSource({
    "content-type, image/png; charset=UTF-8",
    "x-amz-copy-source-if-match, no-copy",
    "if-none-match, \"*\""
  })
  void aHeaderThatWasChangedIsNamed(String name, String value) {
    SignedUrl put = ISSUED.put(KEY, 5);
    List<String> headers = new ArrayList<>(headers(put, 5));
    headers.removeIf(header -> header.startsWith(name));
    headers.add(name + ": " + value);

    Section.Report report = report(put.url(), "PUT", headers);

    assertThat(failing(report)).contains("signature");
    assertThat(report.text()).contains("The header " + name + " was changed.");
  }

  @Test
  void theManualShowsWhatItPrints() {
    SignedUrl put = ISSUED.put(KEY, 5);
    List<String> headers = new ArrayList<>(headers(put, 5));
    headers.replaceAll(header -> header.replace("image/png", "image/png; charset=utf-8"));

    assertThat(Path.of("src/docs/operations.md"))
        .content()
        .contains("\n" + report(put.url(), "PUT", headers).text() + "```");
  }

  @ParameterizedTest
  @ValueSource(strings = {"content-type", "x-amz-copy-source-if-match", "if-none-match"})
  void aHeaderThatWasNotSentIsNamed(String name) {
    SignedUrl put = ISSUED.put(KEY, 5);
    List<String> headers = new ArrayList<>(headers(put, 5));
    headers.removeIf(header -> header.startsWith(name));

    Section.Report report = report(put.url(), "PUT", headers);

    assertThat(failing(report)).contains("headers");
    assertThat(report.text()).contains("The header " + name + " was not sent.");
  }

  @Test
  void aHeaderThatIsNotSignedIsNamed() {
    SignedUrl put = ISSUED.put(KEY, 5);
    List<String> headers = new ArrayList<>(headers(put, 5));
    headers.add("x-amz-acl: public-read");

    Section only = theOnlyFailure(report(put.url(), "PUT", headers));

    assertThat(only.details()).containsExactly("The header x-amz-acl was sent and is not signed.");
  }

  @Test
  void aListOfSignedHeadersThatWasChangedIsNamed() {
    SignedUrl put = ISSUED.put(KEY, 5);
    String fewer = put.url().replace("x-amz-copy-source-if-match", "x-amz-date");
    assertThat(fewer).isNotEqualTo(put.url());

    Section.Report report = report(fewer, "PUT", headers(put, 5));

    assertThat(failing(report)).contains("guard", "signature");
    assertThat(report.text()).contains("list of signed headers was changed");
  }

  @Test
  void anotherAccessKey() {
    IssuedUrls other =
        new IssuedUrls(Map.of("r2.access-key-id", "old-id", "r2.secret-access-key", "old"), NOW);

    Section.Report report = report(other.get(KEY).url(), null, List.of());

    assertThat(theOnlyFailure(report).name()).isEqualTo("access-key");
    assertThat(report.text()).doesNotContain("old-id");
  }

  @Test
  void theSecretOfAnotherKeyDoesNotFit() {
    IssuedUrls other = new IssuedUrls(Map.of("r2.secret-access-key", "another"), NOW);

    assertThat(theOnlyFailure(report(other.get(KEY).url(), null, List.of())).name())
        .isEqualTo("signature");
  }

  @Test
  void anotherRegion() {
    IssuedUrls other = new IssuedUrls(Map.of("r2.region", "us-east-1"), NOW);

    assertThat(theOnlyFailure(report(other.get(KEY).url(), null, List.of())).summary())
        .contains("R2_REGION");
  }

  @Test
  void anotherGuard() {
    SignedUrl unguarded = new IssuedUrls(Map.of("store.guard", "store"), NOW).put(KEY, 5);

    Section only = theOnlyFailure(report(unguarded.url(), "PUT", headers(unguarded, 5)));

    assertThat(only.name()).isEqualTo("guard");
  }

  @Test
  void headersSignedAsAbsentAreNotMissed() {
    Map<String, String> absent = Map.of("store.guard", "condition,absent");
    SignedUrl put = new IssuedUrls(absent, NOW).put(KEY, 5);

    assertThat(check(absent).takeApart(put.url(), "PUT", headers(put, 5), NOW).exitCode()).isZero();
    List<String> more = new ArrayList<>(headers(put, 5));
    more.add("x-amz-tagging: a=b");
    assertThat(check(absent).takeApart(put.url(), "PUT", more, NOW).text())
        .contains("The header x-amz-tagging was sent, and must not be.");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "users/a.png",
        "ftp://host/x",
        "https://a b/",
        "canary",
        "https:opaque?X-Amz-Signature=canary"
      })
  void whatIsNoUrlIsMisuse(String text) {
    assertThatThrownBy(() -> check(Map.of()).takeApart(text, null, List.of()))
        .isInstanceOf(Misuse.class)
        .message()
        .doesNotContain("canary");
  }

  @ParameterizedTest
  @CsvSource({
    "X-Amz-Date=\\d+T\\d+Z, X-Amz-Date=20269999T999999Z",
    "X-Amz-Expires=\\d+, X-Amz-Expires=999999",
    "X-Amz-Expires=\\d+, X-Amz-Expires=0",
    "X-Amz-SignedHeaders=host, X-Amz-SignedHeaders=",
    "X-Amz-Signature=\\w+, X-Amz-Signature=%F0%9F",
    "X-Amz-Credential=[^&]+, X-Amz-Credential=a%2Fb%2F%2F%2F"
  })
  void nonsenseIsReportedToo(String part, String nonsense) {
    String url = ISSUED.get("users/alice/a.png").url().replaceFirst(part, nonsense);

    assertThat(report(url, null, List.of("host:", "x: y")).exitCode()).isIn(1, 2);
    assertThat(report(url, "PUT", List.of()).exitCode()).isIn(1, 2);
  }
}
