package dev.r2presigner.guard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.r2presigner.testing.RawHttp;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The same table with the guard taken away sees the theft on each of the stores: what is green with
 * a guard is not green because the attack does not work there.
 */
class UnguardedIT {

  /** Lists the stores, told that they refuse unsigned headers by themselves, which they don't. */
  private enum Unguarded {
    S3PROXY(() -> StoreUnderTest.s3proxy("store")),
    LOCAL_R2(() -> StoreUnderTest.localR2("store")),
    RADOSGW(() -> StoreUnderTest.radosgw("store", Map.of()));

    private final Supplier<StoreUnderTest> start;

    Unguarded(Supplier<StoreUnderTest> start) {
      this.start = start;
    }
  }

  /**
   * Lists every URL that turns into a copy on each of these stores; of parts, those that have no
   * body.
   */
  private static final List<UrlKind> STOLEN_WITH =
      List.of(
          UrlKind.V1_PUT,
          UrlKind.V1_PUT_OF_NOTHING,
          UrlKind.COMPANION_PUT,
          UrlKind.UPPY_PUT,
          UrlKind.V1_PART_OF_NOTHING);

  @TempDir Path directory;

  @ParameterizedTest
  @EnumSource(Unguarded.class)
  void theTableSeesTheTheft(Unguarded unguarded) {
    try (StoreUnderTest store = unguarded.start.get();
        Installation installation = Installation.of(directory, store)) {
      AttackTable table = installation.table();
      List<UrlKind> stolenWith = new ArrayList<>();
      for (Row row : Row.of(store)) {
        Attempted attempted = table.attempt(row, table.plain());
        String told = String.join("; ", attempted.findings());
        table.end(row);
        System.out.printf("UNGUARDED | %s | %s | %d %s%n", store, row, attempted.status(), told);
        if (!row.occupied() && told.contains("THEFT")) {
          stolenWith.add(row.kind());
        }
      }

      assertThat(stolenWith).containsAll(STOLEN_WITH);
      assertThat(stolenAndDownloaded(installation, table)).isEqualTo(table.secret());
    }
  }

  /** Gives what alice downloads by the service after the attack on her upload. */
  private static String stolenAndDownloaded(Installation installation, AttackTable table) {
    String key = AttackTable.newKey();
    IssuedUrl put = installation.alice().upload(key, Judge.GRANTED);
    put.send(table.plain().head(put.signed()), put.body());
    RawHttp.Answer got = installation.alice().download(key).sendHonestly();
    return new String(got.body(), StandardCharsets.UTF_8);
  }
}
