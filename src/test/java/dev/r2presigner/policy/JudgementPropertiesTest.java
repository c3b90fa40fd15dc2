package dev.r2presigner.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.r2presigner.key.KeyOracle;
import dev.r2presigner.key.KeyPropertiesTest;
import dev.r2presigner.policy.config.YamlPolicies;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.statistics.Statistics;
import net.jqwik.api.statistics.StatisticsCoverage;

/**
 * Keys and media types as jqwik invents them, which cuts a failing one down to what matters. Where
 * {@link KeyPropertiesTest} draws a million keys out of what attackers are known to send, these
 * know of nothing but pieces.
 */
class JudgementPropertiesTest {

  private static final Instant NOW = Instant.parse("2026-07-04T12:00:00Z");
  private static final String PREFIX = "users/alice/photos/";
  private static final Caller ALICE =
      new Caller("alice", Set.of("user"), Map.of("sub", "alice"), NOW.plusSeconds(3600));
  private static final Policies POLICIES =
      YamlPolicies.read(
          """
          photos:
            prefix: users/{sub}/photos/
            operations: [upload]
            content-types: ["image/*", application/pdf, text/plain; charset=utf-8]
            max-size: 10
          """);

  @Provide
  Arbitrary<String> names() {
    Arbitrary<String> piece =
        Arbitraries.frequencyOf(
            Tuple.of(4, Arbitraries.strings().alpha().ofMaxLength(8)),
            Tuple.of(
                3,
                Arbitraries.of(
                    "/",
                    ".",
                    "..",
                    "%",
                    "2",
                    "e",
                    "f",
                    "5c",
                    "25",
                    "u",
                    "\\",
                    ";",
                    "?",
                    "#",
                    "+",
                    " ",
                    "\u0000",
                    "\u202E",
                    "\u200B",
                    "\uFF0E",
                    "\uFF0F",
                    "\u2024",
                    "\uFF05",
                    "\u0301",
                    "e\u0301",
                    "\uFB01",
                    "\uD800",
                    "\uDC00",
                    "\uD83D\uDE00",
                    "é")),
            Tuple.of(1, Arbitraries.strings().ofMaxLength(3)));
    return piece.list().ofMinSize(1).ofMaxSize(8).map(pieces -> String.join("", pieces));
  }

  @Property(tries = 20_000)
  void aGrantedKeyIsWhatWasAskedForAndHarmless(@ForAll("names") String name) {
    String key = PREFIX + name;
    Decision<?> decision = decide(key, "image/png");

    boolean granted = decision instanceof Decision.Granted<?>;
    Statistics.collect(granted);
    Statistics.coverage(JudgementPropertiesTest::isOftenBoth);
    if (decision instanceof Decision.Granted<?> grant) {
      assertThat(grant.grant().place()).isEqualTo(key);
      assertThat(KeyOracle.danger(key, PREFIX)).isNull();
    }
  }

  @Provide
  Arbitrary<String> types() {
    Arbitrary<String> piece =
        Arbitraries.of(
            "image",
            "IMAGE",
            "\u0130mage",
            "/",
            "png",
            "svg+xml",
            "*",
            "application",
            "pdf",
            "PDF",
            "text/plain",
            "; ",
            ";",
            "charset=utf-8",
            "charset=UTF-8",
            "\u212A",
            ", text/html",
            " ",
            "\t",
            "\r\n",
            "\u0000",
            "\u00E9",
            "x".repeat(250));
    return Arbitraries.oneOf(
        piece.list().ofMaxSize(5).map(pieces -> String.join("", pieces)),
        Arbitraries.strings().ascii().ofMaxLength(2).map(text -> "image/" + text),
        Combinators.combine(
                Arbitraries.of(
                    "application/pdf", "Application/PDF", "text/plain; charset=UTF-8", "image/png"),
                Arbitraries.strings().ascii().ofMaxLength(1))
            .as(String::concat),
        Arbitraries.strings());
  }

  @Property(tries = 20_000)
  void aTypeIsTakenIfAndOnlyIfThePolicyListsIt(@ForAll("types") String type) {
    boolean granted = decide(PREFIX + "a", type) instanceof Decision.Granted<?>;

    Statistics.collect(granted);
    Statistics.coverage(JudgementPropertiesTest::isOftenBoth);
    assertThat(granted).isEqualTo(isListed(type));
  }

  /** Spelt out, without patterns. */
  private static boolean isListed(String type) {
    if (!StandardCharsets.US_ASCII.newEncoder().canEncode(type) || type.length() > 255) {
      return false;
    }
    if (type.equalsIgnoreCase("application/pdf")
        || type.equalsIgnoreCase("text/plain; charset=utf-8")) {
      return true;
    }
    String subtype = type.regionMatches(true, 0, "image/", 0, 6) ? type.substring(6) : "";
    for (String word : subtype.toLowerCase(Locale.ROOT).split("[+.-]", -1)) {
      if (List.of("svg", "html", "xhtml", "xml", "javascript").stream()
          .anyMatch(word::startsWith)) {
        return false;
      }
    }
    return !subtype.isEmpty()
        && subtype
            .chars()
            .allMatch(c -> c > 0x20 && c < 0x7F && "\"(),/:;<=>?@[\\]{}".indexOf(c) < 0);
  }

  private static void isOftenBoth(StatisticsCoverage seen) {
    seen.check(true).percentage(percent -> percent > 2);
    seen.check(false).percentage(percent -> percent > 2);
  }

  private static Decision<?> decide(String key, String type) {
    Intent<?> intent =
        new Intent.Upload(new ObjectName.Key(key, null), ObjectContent.of(type, 1L), null, false);
    return POLICIES.decide(ALICE, intent, NOW, Instant.MAX, new SplittableRandom(1));
  }
}
