package dev.r2presigner.multipart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.r2presigner.multipart.Completion.Verdict;
import dev.r2presigner.problem.ProblemType;
import dev.r2presigner.store.ObjectStore.StoredPart;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The judgement that no store of the tests makes. */
class CompletionTest {

  private static final long MIB = 1L << 20;
  private static final long ANY = Long.MAX_VALUE;

  /** Parts of these sizes, from 1 on, with quoted ETags e1, e2 … */
  private static List<StoredPart> stored(long... sizes) {
    return IntStream.range(0, sizes.length)
        .mapToObj(i -> new StoredPart(i + 1, sizes[i], "\"e" + (i + 1) + "\""))
        .toList();
  }

  private static NamedPart named(int number, String etag) {
    return new NamedPart(number, etag);
  }

  private static void accepted(Verdict verdict, int parts) {
    assertThat(verdict.problem()).isNull();
    assertThat(verdict.parts()).hasSize(parts);
  }

  /** What a client can mend by sending more. */
  private static void incomplete(Verdict verdict, String word) {
    assertThat(verdict.problem().type()).isEqualTo(ProblemType.CONFLICT);
    assertThat(verdict.problem().detail()).contains(word);
    assertThat(verdict.hopeless()).isFalse();
    assertThat(verdict.parts()).isEmpty();
  }

  private static void hopeless(Verdict verdict) {
    assertThat(verdict.problem().type()).isEqualTo(ProblemType.CONTENT_LENGTH_NOT_ALLOWED);
    assertThat(verdict.hopeless()).isTrue();
    assertThat(verdict.parts()).isEmpty();
  }

  @Test
  void equalPartsAndASmallerLastAreTaken() {
    accepted(Completion.judge(stored(5 * MIB, 5 * MIB, 1), null, null, ANY), 3);
    accepted(Completion.judge(stored(5 * MIB, 5 * MIB), null, 10 * MIB, 10 * MIB), 2);
    accepted(Completion.judge(stored(7 * MIB, 7 * MIB, 7 * MIB), null, null, ANY), 3);
  }

  @Test
  void aSinglePartMayBeAsSmallAsItLikes() {
    accepted(Completion.judge(stored(1), null, null, ANY), 1);
    accepted(Completion.judge(stored(0), null, 0L, ANY), 1);
  }

  @Test
  void unequalPartsAreHopeless() {
    hopeless(Completion.judge(stored(5 * MIB, 6 * MIB, 1), null, null, ANY));
    hopeless(Completion.judge(stored(5 * MIB, 5 * MIB + 1), null, null, ANY));
    hopeless(Completion.judge(stored(6 * MIB, 5 * MIB, 6 * MIB), null, null, ANY));
    hopeless(Completion.judge(stored(5 * MIB - 1, 5 * MIB - 1, 1), null, null, ANY));
  }

  @Test
  void aByteOverThePolicyIsHopeless() {
    accepted(Completion.judge(stored(5 * MIB, 3), null, null, 5 * MIB + 3), 2);
    hopeless(Completion.judge(stored(5 * MIB, 4), null, null, 5 * MIB + 3));
    hopeless(Completion.judge(stored(11), null, null, 10));
  }

  @Test
  void moreThanWasDeclaredIsHopelessAndLessIsIncomplete() {
    hopeless(Completion.judge(stored(5 * MIB, 4), null, 5 * MIB + 3, ANY));
    incomplete(Completion.judge(stored(5 * MIB, 4), null, 5 * MIB + 5, ANY), "Only 5242884 of");
  }

  @Test
  void aMissingPartIsNamed() {
    List<StoredPart> gap = new ArrayList<>(stored(5 * MIB, 5 * MIB, 1));
    gap.remove(1);

    incomplete(Completion.judge(gap, null, null, ANY), "Part 2 ");
    incomplete(Completion.judge(List.of(), null, null, ANY), "No part");
    List<NamedPart> one = List.of(named(1, "e1"), named(2, "e2"));
    incomplete(Completion.judge(stored(5 * MIB), one, null, ANY), "Part 2 ");
    incomplete(Completion.judge(stored(1), List.of(), null, ANY), "No part");
  }

  @Test
  void etagsAreTakenQuotedOrBareAndMustBeTheStores() {
    NamedPart quoted = NamedPart.of(1, "\"e1\"");
    accepted(Completion.judge(stored(1), List.of(quoted), null, ANY), 1);
    accepted(Completion.judge(stored(1), List.of(named(1, "e1")), null, ANY), 1);
    incomplete(Completion.judge(stored(1), List.of(named(1, "e2")), null, ANY), "ETag");
    // One quote is no pair of quotes.
    NamedPart quote = NamedPart.of(1, "\"");
    incomplete(Completion.judge(stored(1), List.of(quote), null, ANY), "ETag");
  }

  @Test
  void namedPartsAreInTheirOrderEachOnce() {
    List<StoredPart> stored = stored(5 * MIB, 5 * MIB);
    for (List<NamedPart> parts :
        List.of(
            List.of(named(2, "e2"), named(1, "e1")),
            List.of(named(1, "e1"), named(1, "e1")),
            List.of(named(2, "e2")),
            List.of(named(0, "e1")))) {
      incomplete(Completion.judge(stored, parts, null, ANY), "order");
    }
  }

  @Test
  void onlyWhatIsNamedIsJudgedAndTaken() {
    Verdict verdict =
        Completion.judge(stored(5 * MIB, 9 * MIB), List.of(named(1, "e1")), null, ANY);

    accepted(verdict, 1);
    assertThat(verdict.parts().get(0).partNumber()).isEqualTo(1);
  }
}
