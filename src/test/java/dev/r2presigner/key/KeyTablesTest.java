package dev.r2presigner.key;

import static org.assertj.core.api.Assertions.assertThat;

import dev.r2presigner.policy.Bearer;
import dev.r2presigner.policy.Caller;
import dev.r2presigner.policy.Decision;
import dev.r2presigner.policy.Delegation.Scope;
import dev.r2presigner.policy.Intent;
import dev.r2presigner.policy.Operation;
import dev.r2presigner.policy.Policies;
import dev.r2presigner.policy.Refusal;
import dev.r2presigner.policy.config.YamlPolicies;
import dev.r2presigner.testing.PercentEncoding;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Names that people really give to files, and names that only attackers do. */
class KeyTablesTest {

  private static final String PREFIX = "users/alice/photos/";
  private static final Instant NOW = Instant.parse("2026-07-04T12:00:00Z");
  private static final Caller ALICE =
      new Caller("alice", Set.of("user"), Map.of("sub", "alice"), NOW.plusSeconds(3600));
  private static final Policies POLICIES =
      YamlPolicies.read(
          "photos: {prefix: 'users/{sub}/photos/', operations: [download], delegations: {roles: user}}");

  static Stream<String> legal() {
    return Stream.of(
            "a",
            "photo.jpg",
            "what?.txt",
            "c#.txt",
            "a&b=c",
            "a&X-Amz-Expires=604800",
            "100%.pdf",
            "a%zz",
            "%",
            "%%",
            "a%2",
            "50% off.png",
            "report%20x.pdf",
            "a%2Bb",
            "caf%C3%A9.txt",
            "x+y.txt",
            "*.txt",
            "it's.txt",
            "copy (1).txt",
            "two words/in two places.txt",
            "two  spaces.txt",
            "\"quoted\".txt",
            "<tag>|{x}^`~!$,:@[]_-",
            "a;b",
            ".hidden",
            "...",
            "a..b",
            "v1..2/..x/y..",
            "${jndi:x}/{sub}/#{1+1}",
            "Gr\u00F6\u00DFe \u00C4\u00D6\u00DC.txt",
            "\u0441\u043A\u0430\u043D.pdf",
            "\u6771\u4EAC\u306E\u5199\u771F.png",
            "\uD55C\uAE00.txt",
            "\u05E9\u05DC\u05D5\u05DD.txt",
            "\u0645\u0644\u0641.txt",
            // Persian plural, not to be written without the ZWNJ.
            "\u0641\u0627\u06CC\u0644\u200C\u0647\u0627.pdf",
            "\u0939\u093F\u0928\u094D\u0926\u0940.txt",
            "\u0915\u094D\u200D\u0937.txt",
            "\u0E20\u0E32\u0E29\u0E32\u0E44\u0E17\u0E22.txt",
            "\u5831\u544A\u66F8\uFF08\u6700\u7D42\uFF09.pdf",
            "100\uFF05.pdf",
            "\uD83D\uDC69\u200D\uD83D\uDC69\u200D\uD83D\uDC67\u200D\uD83D\uDC66.png",
            "\uD83C\uDFF3\uFE0F\u200D\uD83C\uDF08 \u2764\uFE0F \uD83D\uDC4D\uD83C\uDFFD \uD83C\uDDE9\uD83C\uDDEA",
            // Marks that have no composed form stay behind their letter, in canonical order.
            "q\u0323\u0307.txt",
            "\u2460 \u00BD \u2122 \uFB01 \u2026.txt",
            "\uD840\uDC00.txt",
            "x".repeat(1024 - PREFIX.length()),
            "\u00E9".repeat((1024 - PREFIX.length()) / 2))
        .map(name -> PREFIX + name);
  }

  static Stream<Arguments> hostile() {
    Stream<String> names =
        Stream.of(
            // Dot segments, empty ones, separators.
            "",
            "/a",
            "a/",
            "a//b",
            "./a",
            "a/.",
            "../a",
            "a/..",
            "a/../b",
            "a/./b",
            "..",
            "a\\b",
            "..\\b",
            "..;/a",
            "a/..;x",
            " a",
            "a ",
            "a /b",
            "a/ b",
            // The same after decoding, once and more often.
            "%2e%2e/a",
            "%2E%2E%2Fa",
            "..%2fa",
            "a%2fb",
            "a%2F",
            "a%5cb",
            "%252e%252e%252fa",
            "%25252e%25252e%25252fa",
            "%25%32%65%25%32%65/a",
            "%2e/a",
            "a/%2e",
            "%20a",
            "a%20",
            "a%20/b",
            "..%3b/a",
            "a%00b",
            "a%2500b",
            "a%0d%0ab",
            "a%7fb",
            "a%C2%85b",
            "a%E2%80%AEb",
            "a%EF%BF%BDb",
            "%u002e%u002e/a",
            "a%u2215b",
            "a%U0041b",
            "a%25u002eb",
            // Bytes that are not UTF-8.
            "a%ffb",
            "a%c0%aeb",
            "a%c0%afb",
            "a%e0%80%aeb",
            "a%ed%a0%80b",
            "a%C3",
            "a%25C3",
            "a%C3\uFF05A9b",
            // Decoded twice a separator or control, but NFKC in between hides the escape: f and a
            // dot above become one letter.
            "a%252F%CC%87b",
            "..%252F%CC%87b",
            "a%250A%CC%80b",
            "a%255c%CC%81b",
            // The same after NFKC, alone or together with decoding.
            "\uFF0E\uFF0E/a",
            "\u2025/a",
            "\u2024\u2024/a",
            "a\uFF0Fb",
            "a\uFF3Cb",
            "a\uFE68b",
            "a\u2100b",
            "\uFF052e\uFF052e/a",
            "%\uFF12\uFF45%\uFF12\uFF45/a",
            "a\uFF052fb",
            "a%EF%BC%8Fb",
            "a%25EF%25BC%258Fb",
            "\u00A0a",
            "a\u3000",
            // Never rewritten for the client.
            "e\u0301.txt",
            "\u212B.txt",
            "\u0344",
            "q\u0307\u0323.txt");
    Stream<String> characters =
        Stream.of(
                0, 0x07, 0x09, 0x0A, 0x0D, 0x1B, 0x1F, 0x7F, 0x80, 0x85, 0x9F, 0xAD, 0x034F, 0x061C,
                0x115F, 0x1160, 0x180E, 0x200B, 0x200E, 0x200F, 0x2028, 0x2029, 0x202A, 0x202E,
                0x2060, 0x2065, 0x2066, 0x2069, 0x206F, 0x3164, 0xD800, 0xDFFF, 0xFDD0, 0xFDEF,
                0xFEFF, 0xFFA0, 0xFFF0, 0xFFF8, 0xFFF9, 0xFFFD, 0xFFFE, 0xFFFF, 0x1FFFE, 0x10FFFF,
                0x1D173, 0xE0001, 0xE0041, 0xE0100)
            .flatMap(
                c -> {
                  String character = Character.toString(c);
                  return Stream.of(
                      "a" + character + "b", "a" + PercentEncoding.ofEveryByte(character) + "b");
                });
    Stream<String> lengths =
        Stream.of(
            "x".repeat(1025 - PREFIX.length()),
            // Few enough characters, but too many bytes.
            "\u6771".repeat(336),
            "\uD83D\uDE00".repeat(252));
    Stream<String> whole =
        Stream.of(
            "", "/", "/" + PREFIX + "a", "users//alice/photos/a", "users/./alice/photos/a", ".");
    return Stream.concat(
            Stream.of(names, characters, lengths).flatMap(s -> s).map(name -> PREFIX + name), whole)
        // The name of a case must itself be printable.
        .map(key -> Arguments.of(PercentEncoding.ofPath(key), key));
  }

  @ParameterizedTest
  @MethodSource("legal")
  void namesThatPeopleGiveAreGranted(String key) {
    assertThat(key.getBytes(StandardCharsets.UTF_8).length).isLessThanOrEqualTo(1024);
    assertThat(decide(key))
        .allSatisfy(
            decision ->
                assertThat(decision)
                    .isInstanceOfSatisfying(
                        Decision.Granted.class,
                        granted -> assertThat(granted.grant().place()).isEqualTo(key)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("hostile")
  void namesThatOnlyAttackersGiveAreRefused(String encoded, String key) {
    assertThat(decide(key))
        .as(encoded)
        .allSatisfy(
            decision ->
                assertThat(decision)
                    .isInstanceOfSatisfying(
                        Decision.Refused.class,
                        refused ->
                            assertThat(refused.refusal().reason())
                                .isEqualTo(Refusal.Reason.INVALID_KEY)));
  }

  private static List<Decision<?>> decide(String key) {
    Intent<?> wish = new Intent.Download(key, null, null, null);
    return Stream.of(
            ALICE,
            Bearer.of(ALICE, "photos", new Scope.Under(PREFIX), Operation.DOWNLOAD),
            Bearer.of(ALICE, "photos", new Scope.OneKey(key), Operation.DOWNLOAD))
        .<Decision<?>>map(
            caller -> POLICIES.decide(caller, wish, NOW, Instant.MAX, new SplittableRandom(1)))
        .toList();
  }
}
