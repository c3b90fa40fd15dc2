package dev.r2presigner.uppy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.r2presigner.testing.Proof;
import dev.r2presigner.uppy.UppyPage.Result;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that Uppy brings to the store, with the package and bare, in a real browser. */
abstract class UppyUploads extends UppyApp {

  @ParameterizedTest
  @ValueSource(ints = {4, 5, 6})
  void aFileArrivesInOnePiece(int major) {
    ChosenFile film = ChosenFile.film(300_001);

    Result result = open(major).choose(film).upload().await();

    assertThat(result.stored()).containsExactly(key(film));
    assertStored(result, film);
    assertThat(traffic.creations()).isZero();
  }

  /** Version 4 speaks as 5 does. */
  static List<Integer> majors() {
    return Proof.isFull() ? List.of(4, 5, 6) : List.of(5, 6);
  }

  @ParameterizedTest
  @MethodSource("majors")
  void aFileOf105MegabytesArrivesInParts(int major) {
    // Just over the 100 MiB from which Uppy uploads in parts.
    ChosenFile film = ChosenFile.film(105 * 1000 * 1000);

    Result result = open(major).choose(film).upload().await();

    assertStored(result, film);
    assertThat(traffic.creations()).isOne();
    assertThat(traffic.parts()).containsExactlyElementsOf(partsUpTo(21));
    assertThat(unfinished()).isEmpty();
  }

  /** The app names the service and sends the size: all else is Uppy's own doing. */
  @ParameterizedTest
  @ValueSource(ints = {4, 5})
  void aBareUppyNeedsTheAddressAndTheSize(int major) {
    ChosenFile small = ChosenFile.film(300_005);
    ChosenFile large = ChosenFile.film(6 * ChosenFile.MEBIBYTE);
    String build = "bare" + major;

    Result one = open(build, "films", goodTokens()).choose(small).upload().await();
    assertStored(one, small);
    Result parts = open(build, "films", goodTokens()).inParts().choose(large).upload().await();

    assertStored(parts, large);
    assertThat(traffic.creations()).isOne();
    assertThat(traffic.parts()).containsExactly(1, 2);
  }

  static List<Integer> partsUpTo(int last) {
    return IntStream.rangeClosed(1, last).boxed().toList();
  }
}
