package dev.r2presigner.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Whether one caller's prefix can lie inside another caller's, against an oracle that renders both
 * templates for every caller there is: all whose claims are short and made of two characters.
 */
class PrefixMeetingTest {

  private static final int PAIRS = 5_000;

  /** One that a claim may have, one that alone is no claim, and one that no claim has. */
  private static final String ALPHABET = "a.~";

  private final SplittableRandom random = new SplittableRandom(20_261_129);
  private final Map<String, Set<String>> rendered = new HashMap<>();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // A user who calls himself like a folder (security finding 7b), and its mends.
        "{preferred_username}/ | users/{sub}/photos/        | users/",
        "users/{sub}/          | users/{email}/docs/        | users/x/",
        "users/{sub}/          | users/shared/              | users/shared/",
        "users/{sub}/          | shared/                    |",
        "users/{sub}/          | users/~shared/             |",
        "users/{sub}/          | users/Größe/               |",
        "users/{sub}/          | users/a b/                 |",
        "users/{sub}/          | mail/{email}/docs/         |",
        // The same caller's, and everybody's.
        "users/{sub}/          | users/{sub}/photos/        |",
        "users/{sub}/photos/   | users/{sub}/videos/        |",
        "users/{sub}/          | users/                     |",
        "shared/               | shared/pictures/           |",
        "{tenant}/             | {tenant}/{sub}/            |",
        "u-{sub}/              | u-{sub}/photos/            |",
        // Behind the same claim another one can be a folder all the same.
        "{tenant}/{sub}/       | {tenant}/shared/           | x/shared/",
        "{tenant}/{sub}/files/ | {tenant}/shared/           | x/shared/",
        "{tenant}/{sub}/files/ | {tenant}/shared/pictures/  |",
        "{sub}/{sub}/          | {sub}/photos/              | x/photos/",
        // Literal text around the claim.
        "u-{sub}/              | {name}/                    | u-x/",
        "u-{sub}/              | g-{group}/                 |",
        "u-{sub}/              | u-{name}/                  | u-x/",
        "{sub}-u/              | g-{group}/                 | g-x-u/",
        "{sub}.d/              | {name}.dir/                |",
        "u~{sub}/              | {name}/                    |",
        "a~{sub}/              | {name}~b/                  | a~b/",
        "a~~{sub}/             | {name}~~b/                 | a~~b/",
        "{sub}.x/              | ...x/                      |",
        "{sub}.x/              | ....x/                     | ....x/",
        "USERS/{sub}/          | users/{name}/              |",
        // An element of a list can be what a claim can be.
        "teams/{groups[]}/     | teams/{group}/             | teams/x/",
        "teams/{groups[]}/     | teams/{groups}/            | teams/x/",
        "teams/{groups[]}/     | teams/{roles[]}/files/     | teams/x/",
        "teams/{groups[]}/     | teams/all/                 | teams/all/",
        "teams/{groups[]}/     | teams/~all/                |",
        "teams/{groups[]}/     | teams/                     |",
        "teams/{groups[]}/     | teams/{groups[]}/photos/   |",
        "teams/{groups[]}/     | users/{sub}/               |",
        "t-{groups[]}/         | {sub}/                     | t-x/",
      })
  void meetsWhereAnotherCallersFolderCouldBe(String one, String other, String meeting) {
    assertThat(template(one).meeting(template(other))).isEqualTo(meeting);
    assertThat(template(other).meeting(template(one))).isEqualTo(meeting);
  }

  /** No claim is longer than 128 characters, so it can't be what this literal needs. */
  @Test
  void aLiteralThatIsLongerThanAnyClaimMeetsNone() {
    String long128 = "a".repeat(128);
    assertThat(template("{sub}/").meeting(template(long128 + "/"))).isEqualTo(long128 + "/");
    assertThat(template("{sub}/").meeting(template(long128 + "a/"))).isNull();
    assertThat(template("{sub}/").meeting(template(long128 + "{org}/"))).isNull();
  }

  /** Every pair of segments with up to two literal characters on either side of a claim. */
  @Test
  void twoSegmentsMeetIfSomeTwoCallersMakeThemMeet() {
    List<String> segments = new ArrayList<>();
    for (String before : texts(ALPHABET, 0, 2)) {
      for (String after : texts(ALPHABET, 0, 2)) {
        segments.add(before + "{sub}" + after);
        segments.add(before + "{org}" + after);
      }
    }
    segments.addAll(texts(ALPHABET, 3, 3));
    int meeting = 0;
    for (String one : segments) {
      for (String other : segments) {
        Segment first = template(one + "/").segments().get(0);
        Segment second = template(other + "/").segments().get(0);
        String common = first.common(second);
        boolean meet = !Collections.disjoint(renderings(one + "/", 5), renderings(other + "/", 5));
        if (meet != (common != null)) {
          throw new AssertionError(one + " and " + other + " make " + common);
        }
        meeting += meet ? 1 : 0;
      }
    }
    // As many each way as a test of all of them can have: most literals here are no claim's.
    assertThat(meeting).isBetween(5_000, segments.size() * segments.size() - 5_000);
  }

  /**
   * Whole templates, where each claim occurs once in one: they meet exactly if two callers exist of
   * whom one's prefix is, or lies in, the other's, though neither template begins with the other.
   * With a claim that occurs twice nothing is missed, and a little too much is refused.
   */
  @Test
  void twoTemplatesMeetIfSomeTwoCallersMakeThemMeet() {
    int met = 0;
    int apart = 0;
    for (int i = 0; i < PAIRS; i++) {
      String one = randomTemplate("");
      String other = randomTemplate(random.nextInt(3) == 0 ? one : "");
      boolean written = one.startsWith(other) || other.startsWith(one);
      boolean meet = !written && (liesIn(one, other) || liesIn(other, one));
      boolean found = template(one).meeting(template(other)) != null;
      boolean free = !hasTwice(one) && !hasTwice(other);
      if (meet && !found || free && meet != found) {
        throw new AssertionError(one + " and " + other + " meet: " + meet);
      }
      met += meet ? 1 : 0;
      apart += meet ? 0 : 1;
    }
    assertThat(met).isGreaterThan(PAIRS / 20);
    assertThat(apart).isGreaterThan(PAIRS / 20);
  }

  /** Whether some caller's prefix of the one is a beginning of some caller's of the other. */
  private boolean liesIn(String one, String other) {
    Set<String> outer = renderings(one, 3);
    for (String inner : renderings(other, 3)) {
      for (int end = inner.indexOf('/'); end >= 0; end = inner.indexOf('/', end + 1)) {
        if (outer.contains(inner.substring(0, end + 1))) {
          return true;
        }
      }
    }
    return false;
  }

  /** What the template comes to for every caller with claims of so many characters. */
  private Set<String> renderings(String template, int longest) {
    return rendered.computeIfAbsent(
        template + longest,
        key -> {
          Set<Map<String, String>> callers = new HashSet<>(Set.of(Map.of()));
          for (String claim : List.of("sub", "org", "x")) {
            if (template.contains("{" + claim + "}")) {
              callers = with(callers, claim, longest);
            }
          }
          Set<String> prefixes = new HashSet<>();
          for (Map<String, String> claims : callers) {
            prefixes.addAll(template(template).render(new Claims(claims)));
          }
          return prefixes;
        });
  }

  private static Set<Map<String, String>> with(
      Set<Map<String, String>> callers, String claim, int longest) {
    Set<Map<String, String>> more = new HashSet<>();
    for (Map<String, String> caller : callers) {
      for (String value : texts("a.", 1, longest)) {
        Map<String, String> claims = new HashMap<>(caller);
        claims.put(claim, value);
        more.add(claims);
      }
    }
    return more;
  }

  private String randomTemplate(String beginning) {
    StringBuilder template = new StringBuilder(beginning);
    for (int i = beginning.isEmpty() ? random.nextInt(3) : 0; i >= 0; i--) {
      template.append(any("", "", "a", ".", "~")).append(any("{sub}", "{org}", "{x}", "", "a"));
      template.append(any("", "", "a", ".", "~"));
      String made = template.toString();
      if (made.isEmpty() || made.endsWith("/") || made.matches("(.*/)?\\.\\.?")) {
        template.append('a');
      }
      template.append('/');
    }
    return template.toString();
  }

  private static boolean hasTwice(String template) {
    return Stream.of("{sub}", "{org}", "{x}")
        .anyMatch(claim -> template.indexOf(claim) != template.lastIndexOf(claim));
  }

  private static List<String> texts(String alphabet, int shortest, int longest) {
    List<String> all = new ArrayList<>();
    List<String> last = List.of("");
    for (int length = 0; length <= longest; length++) {
      if (length >= shortest) {
        all.addAll(last);
      }
      last =
          last.stream().flatMap(text -> alphabet.chars().mapToObj(c -> text + (char) c)).toList();
    }
    return all;
  }

  private String any(String... choices) {
    return choices[random.nextInt(choices.length)];
  }

  private static PrefixTemplate template(String text) {
    return PrefixTemplate.parse(text);
  }
}
