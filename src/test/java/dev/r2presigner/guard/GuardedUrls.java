package dev.r2presigner.guard;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.r2presigner.guard.Attack.Form;
import dev.r2presigner.testing.Proof;
import dev.r2presigner.testing.RawHttp;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Attacks every kind of URL that the service hands out with every header that changes what a
 * request does, a sample of them outside the full lane. Whatever is added, nobody's bytes but
 * alice's are read, her write-once object stays, and what is stored is what was granted.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class GuardedUrls {

  /** Is small, since the store, the service and this JVM share the machine. */
  private static final int THREADS = 8;

  /** Each row of a sample makes one attack in so many, and the next row the next ones. */
  private static final int ONE_IN = 8;

  /** The table has more than these; with fewer something is wrong with what makes it. */
  private static final int LEAST_ATTACKS = 400;

  private static final int LEAST_ROWS = 17;

  @TempDir static Path directory;

  private final List<Attempted> made = Collections.synchronizedList(new ArrayList<>());
  private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);

  private StoreUnderTest store;
  private Installation installation;
  private AttackTable table;
  private long started;

  abstract StoreUnderTest store();

  @BeforeAll
  void start() {
    started = System.nanoTime();
    store = store();
    installation = Installation.of(directory, store);
    table = installation.table();
  }

  @AfterAll
  void end() {
    threads.shutdownNow();
    if (installation != null) {
      System.out.print(Extras.table(store.toString(), made));
      System.out.printf(
          "ATTEMPTS | %s | %d rows x %d attacks = %d attempts in %d s%n",
          store, rows().count(), table.attacks().size(), made.size(), seconds());
      installation.close();
    }
    if (store != null) {
      store.close();
    }
  }

  private long seconds() {
    return (System.nanoTime() - started) / 1_000_000_000;
  }

  Stream<Row> rows() {
    return Row.of(store).stream();
  }

  /** All of them in the full lane; over the rows of a table a sample has each at least twice. */
  private List<Attack> attacks(Row row) {
    List<Attack> all = table.attacks();
    int turn = Row.of(store).indexOf(row);
    return IntStream.range(0, all.size())
        .filter(i -> Proof.isFull() || i % ONE_IN == turn % ONE_IN)
        .mapToObj(all::get)
        .toList();
  }

  @ParameterizedTest
  @MethodSource("rows")
  void noHeaderMakesAUrlSomethingElse(Row row) throws InterruptedException, ExecutionException {
    assertThat(table.honestly(row)).isEmpty();
    List<Future<Attempted>> under = new ArrayList<>();
    for (Attack attack : attacks(row)) {
      under.add(threads.submit(() -> table.attempt(row, attack)));
    }
    List<String> findings = new ArrayList<>();
    for (Future<Attempted> one : under) {
      Attempted attempted = one.get();
      made.add(attempted);
      findings.addAll(attempted.told());
    }

    findings.addAll(table.end(row));

    assertThat(findings).isEmpty();
    assertThat(table.honestly(row)).isEmpty();
    assertThat(made.stream().filter(one -> one.row().equals(row)).map(Attempted::attack))
        .containsExactlyElementsOf(attacks(row));
  }

  @Test
  void theTableHasAllThatItPromises() {
    assertThat(rows()).doesNotHaveDuplicates().hasSizeGreaterThanOrEqualTo(LEAST_ROWS);
    assertThat(rows().map(row -> row.kind().step()).distinct().filter(s -> !s.needsListParts()))
        .hasSize(5);
    assertThat(table.attacks()).doesNotHaveDuplicates().hasSizeGreaterThanOrEqualTo(LEAST_ATTACKS);
    for (Form form : Form.values()) {
      assertThat(table.attacks().stream().filter(attack -> attack.form() == form))
          .as("%s", form)
          .hasSizeGreaterThanOrEqualTo(50);
    }
    assertThat(table.attacks().stream().filter(attack -> attack.has(CopyAttacks.SOURCE)))
        .hasSizeGreaterThanOrEqualTo(80);
  }

  @ParameterizedTest
  @CsvSource({
    "x-amz-meta-role, admin, metadata+policy",
    "content-encoding, gzip, contentEncoding+policy",
    "x-amz-decoded-content-length, 0, contentLength"
  })
  void confirmTellsOfWhatTheStoreTookUnsigned(String header, String value, String members) {
    String key = AttackTable.newKey();
    IssuedUrl put = installation.alice().upload(key, Judge.GRANTED);
    RawHttp.Answer answer =
        put.send(Attack.of(header, header, value).head(put.signed()), Judge.GRANTED);
    RawHttp.Answer stored = table.judge().look(key);
    if (answer.status() != 200) {
      assertThat(stored.status()).isEqualTo(404);
      return;
    }

    JsonNode confirmed = installation.alice().confirm(key, Judge.GRANTED);

    boolean taken =
        stored.header(header).equals(value) || stored.body().length < Judge.GRANTED.length;
    assertThat(confirmed.get("matches").booleanValue()).isEqualTo(!taken);
    assertThat(confirmed.get("differences").findValuesAsText("member"))
        .isEqualTo(taken ? List.of(members.split("\\+")) : List.of());
  }
}
