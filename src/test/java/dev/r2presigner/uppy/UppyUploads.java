package dev.r2presigner.uppy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.r2presigner.uppy.UppyPage.Result;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that Uppy brings to the store, through the recipes, in a real browser. */
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

  @ParameterizedTest
  @ValueSource(ints = {4, 5, 6})
  void aFileOf105MegabytesArrivesInParts(int major) {
    // Just over the 100 MiB from which Uppy uploads in parts.
    ChosenFile film = ChosenFile.film(105 * 1000 * 1000);

    Result result = open(major).choose(film).upload().await();

    assertStored(result, film);
    assertThat(traffic.creations()).isOne();
    assertThat(traffic.parts()).containsExactlyElementsOf(partsUpTo(21));
    assertThat(unfinished()).isEmpty();
  }

  static List<Integer> partsUpTo(int last) {
    return IntStream.rangeClosed(1, last).boxed().toList();
  }
}
