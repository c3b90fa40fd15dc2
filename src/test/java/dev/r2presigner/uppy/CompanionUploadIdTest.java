package dev.r2presigner.uppy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.r2presigner.policy.Policy;
import dev.r2presigner.problem.ProblemException;
import dev.r2presigner.problem.ProblemType;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Reads the ids of Uppy 4 and 5 back, and refuses whatever only looks like one. */
class CompanionUploadIdTest {

  @Test
  void anIdThatWasHandedOutIsReadBackAndNeedsNoEscaping() {
    SplittableRandom random = new SplittableRandom(6);
    for (int length = 1; length <= 1024; length++) {
      StringBuilder stored = new StringBuilder();
      random.ints(length, 0x21, 0x7F).forEach(c -> stored.append((char) c));
      for (long size : List.of(0L, 17L, random.nextLong(Policy.MAX_OBJECT), Policy.MAX_OBJECT)) {
        CompanionUploadId id = new CompanionUploadId(stored.toString(), size);

        String handedOut = CompanionUploadId.handOut(id.stored(), size);

        assertThat(handedOut).matches("[A-Za-z0-9_.-]+").hasSizeLessThan(1400);
        assertThat(CompanionUploadId.of(handedOut)).isEqualTo(id);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "id",
        "2~Iz3L9q_vT-w",
        "VXBsb2FkIElEIGZvciA2aWWpbmcncyBteS1tb3ZpZS5tMnRzIHVwbG9hZA--",
        "ab/c+d=e==/../%2F",
        "R2P.17.aWQ",
        "r2p",
        "17.aWQ"
      })
  void anIdOfTheStoreIsTakenAsItIs(String stored) {
    assertThat(CompanionUploadId.of(stored)).isEqualTo(new CompanionUploadId(stored, null));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a b",
        "a\u0000",
        "é",
        "r2p.",
        "r2p.17",
        "r2p.17.",
        "r2p..aWQ",
        "r2p.aWQ",
        "r2p.aWQ.17",
        "r2p. 17.aWQ",
        "r2p.17.aWQ ",
        "r2p.17.aWQ\n",
        "r2p.17.aWQ\u0000",
        "r2p.17.aWQ.x",
        // Padding, another alphabet, a length that no Base64 has, spare bits that are set.
        "r2p.17.aWQ=",
        "r2p.17.a+Q",
        "r2p.17.a/Q",
        "r2p.17.aWQxx",
        "r2p.17.aWR",
        // What it holds is no id of a store: a space, a NUL, two letters of UTF-8.
        "r2p.17.YSBi",
        "r2p.17.AAAA",
        "r2p.17.w6nDqQ",
        // Other ways to write a size, and sizes that no object has.
        "r2p.017.aWQ",
        "r2p.00.aWQ",
        "r2p.-17.aWQ",
        "r2p.+17.aWQ",
        "r2p.1e3.aWQ",
        "r2p.1.5.aWQ",
        "r2p.1,5.aWQ",
        "r2p.0x11.aWQ",
        "r2p.\u0661\u0667.aWQ",
        "r2p.10000000000000.aWQ",
        "r2p.9223372036854775808.aWQ"
      })
  void whatIsNeitherIsRefused(String id) {
    assertThat(refusal(id)).isEqualTo(ProblemType.INVALID_REQUEST);
  }

  @Test
  void anIdLongerThanAnyStoreGivesIsRefused() {
    for (int length : List.of(1025, 2000, 100_000)) {
      assertThat(refusal("a".repeat(length))).isEqualTo(ProblemType.INVALID_REQUEST);
      assertThat(refusal(CompanionUploadId.handOut("a".repeat(length), 17)))
          .isEqualTo(ProblemType.INVALID_REQUEST);
    }
  }

  /** Whatever one character of an id becomes, no other text names the same upload and size. */
  @Test
  void noTwoIdsAreTheSame() {
    CompanionUploadId id = new CompanionUploadId("an/id+=", 1234L);
    String handedOut = CompanionUploadId.handOut(id.stored(), 1234);
    for (int i = 0; i < handedOut.length(); i++) {
      for (char c = 0x20; c < 0x7F; c++) {
        String changed = handedOut.substring(0, i) + c + handedOut.substring(i + 1);
        if (!changed.equals(handedOut)) {
          assertThat(readOrNull(changed)).as(changed).isNotEqualTo(id);
        }
      }
    }
  }

  private static CompanionUploadId readOrNull(String id) {
    try {
      return CompanionUploadId.of(id);
    } catch (ProblemException refused) {
      return null;
    }
  }

  private static ProblemType refusal(String id) {
    return catchThrowableOfType(ProblemException.class, () -> CompanionUploadId.of(id))
        .problem()
        .type();
  }
}
