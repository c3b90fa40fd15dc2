package dev.r2presigner.key;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.r2presigner.policy.Decision;
import dev.r2presigner.policy.Grant;
import dev.r2presigner.policy.Policies;
import dev.r2presigner.policy.config.YamlPolicies;
import dev.r2presigner.signing.Signers;
import dev.r2presigner.signing.UrlSigner;
import dev.r2presigner.testing.Proof;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the dearest keys cost, against a plain one of as many bytes (security finding 13): a batch
 * of a hundred is judged on an event loop that everybody else waits for.
 *
 * <p>Measured in allocated bytes, which do not depend on who else uses the processor: the dearest
 * legal key cost 20 plain Japanese ones before, and 1.7 now. A whole batch over HTTP took 20 times
 * the processor time of a plain one of as many bytes (126 ms), and takes 2.1 times (13 ms).
 */
@Tag(Proof.SLOW)
class KeyCostTest {

  private static final Policies POLICIES =
      YamlPolicies.read(
          """
          all:
            prefix: users/{sub}/
            operations: [upload]
            content-types: ["image/*"]
            max-size: 10M
          """);

  /** The dearest of a search over millions of keys made of such pieces. */
  private static final String[] PIECES = {
    "\u3326", "\u334D", "\uFDFA", "\uFB03", "\u00BD", "\u00E9", "\uD55C", "\u6771", "\u0307",
    "\u0323", "\u1FED", "\u0334", "\u0958", "\u3131", "\uFF76\uFF9E", "\u037A", "\u01C4", "\u1E69",
    "%41", "%2541", "%252541", "%25252541", "%", "%2d%2d", "%f0%9d%85%a0", "%25e1%2585%25a1",
        "%CC%A3",
    "%25CC%25A3", "%2525cc%252581", "a", "+", "/b", "IMG_1"
  };

  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private final UrlSigner signer = Signers.known();
  private final SplittableRandom random = new SplittableRandom(20_261_129);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "%2525252525252525252525252525252541|\uFDFA\uFDFA\uFDFA\uFDFA\uFDFA\uFDFA\uFDFA\uFDFA\uFDFA",
        "%25252541|\u3326\u3326\u3326\u3326\u3326\u3326\u3326\u3326\u3326\u3326\u3326\u3326\u3326",
        "\u1FED\u1FED\u1FED\u1FED\u1FED\u1FED\u1FED\u1FED|%f0%9d%85%a0|%%%%%%%%%%%%%%%%%%|\u3131",
        "%2d%2d|%25e1%2585%25a1%25e1%2585%25a1%25e1%2585%25a1|\u01C4\u01C4\u01C4|%25e3%2584%25b1",
        "%2525e0%2525b3%25258b|\u1E69|\u0323\u0323\u0323\u0323\u0323\u0323\u0323\u0323|%41",
        "%252541|%%%%%%%%%%%%%%%%",
        "%2525ef%2525b3%25259e%2525ef%2525b3%25259e|%2525cc%252581|%25252541|%2525d6%2525b0",
        "\u037A\u037A\u037A\u037A\u037A\u037A\u037A\u037A\u037A\u037A\u037A\u037A\u037A|%25252541",
      })
  void theDearestKeysCostAtMostThreeTimesAPlainOne(String pieces) {
    String key = filled(List.of(pieces.split("\\|")));

    assertThat(cost(key)).isLessThan(3 * cost(plain()));
  }

  @Test
  void noKeyThatIsMadeOfDearPiecesCostsMore() {
    long most = 3 * cost(plain());
    int legal = 0;
    for (int i = 0; i < 4_000; i++) {
      List<String> pieces =
          random
              .ints(1 + random.nextInt(5), 0, PIECES.length)
              .mapToObj(piece -> PIECES[piece].repeat(1 + random.nextInt(20)))
              .toList();
      String key = filled(pieces);
      legal += ObjectKey.flaw(key) == null ? 1 : 0;
      assertThat(cost(key)).as("%s", pieces).isLessThan(most);
    }
    assertThat(legal).isGreaterThan(400);
  }

  /** Signs of which NFKC makes many stay legal in names, and so does what is encoded twice. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "\u0633\u064A\u0631\u0629 \u0627\u0644\u0646\u0628\u064A \uFDFA.pdf",
        "\uFDFA\uFDFA\uFDFA\uFDFA\uFDFA\uFDFA\uFDFA\uFDFA\uFDFA\uFDFA",
        "\u337F\u334D\u3326 100%25252041 \uFB03.txt",
      })
  void shortNamesMayBecomeMuchLonger(String name) {
    assertThat(ObjectKey.flaw("users/alice/" + name)).isNull();
  }

  @Test
  void theLongestNamesMayBeEncodedOnceAndHaveSuchSigns() {
    String name = "/100%20\u337F \uFDFA \uFB01.pdf";
    String folder = "x".repeat(ObjectKey.MAX_BYTES - name.getBytes(StandardCharsets.UTF_8).length);
    assertThat(ObjectKey.flaw(folder + name)).isNull();
  }

  /** Which NFKC puts in order one by one, each behind all that are there. */
  @Test
  void thirtyMarksInARowAreEnough() {
    String marks = "q" + "\u0307".repeat(30);
    assertThat(ObjectKey.flaw(marks + "/" + marks)).isNull();
    assertThat(ObjectKey.flaw(marks + "\u0307")).isNotNull();
    assertThat(ObjectKey.flaw(marks + "%CC%A3")).isNotNull();
  }

  private static String plain() {
    return filled(List.of("\u6771\u4EAC"));
  }

  /** A key of as many bytes as one may have, of these pieces over and over. */
  private static String filled(List<String> pieces) {
    StringBuilder key = new StringBuilder("users/alice/a");
    int bytes = key.length();
    for (int i = 0; ; i++) {
      String piece = pieces.get(i % pieces.size());
      bytes += piece.getBytes(StandardCharsets.UTF_8).length;
      if (bytes > ObjectKey.MAX_BYTES) {
        return Normalizer.normalize(key, Normalizer.Form.NFC);
      }
      key.append(piece);
    }
  }

  /** In bytes, of the decision and of the URL if there is one; the least of a few times. */
  private long cost(String key) {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 5; i++) {
      long before = threads.getCurrentThreadAllocatedBytes();
      Decision<?> decision =
          YamlPolicies.decide(
              POLICIES, YamlPolicies.caller("alice"), YamlPolicies.wish().key(key).upload());
      if (decision instanceof Decision.Granted<?> granted) {
        assertThat(signer.put((Grant.Upload) granted.grant()).url()).isNotEmpty();
      }
      least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
    }
    return least;
  }
}
