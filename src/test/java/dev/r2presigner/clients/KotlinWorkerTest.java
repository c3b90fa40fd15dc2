package dev.r2presigner.clients;

import static dev.r2presigner.clients.FaultyGateway.busy;
import static org.assertj.core.api.Assertions.assertThat;

import dev.r2presigner.clients.FaultyGateway.Fault;
import dev.r2presigner.testing.Bucket;
import dev.r2presigner.testing.LocalProfileTest;
import dev.r2presigner.testing.Proof;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Uploads in the background, with stand-ins for WorkManager: what a run says of itself. */
@LocalProfileTest
@Tag(Proof.FULL)
class KotlinWorkerTest extends KotlinClient {

  private static final int SIZE = 10 * 1024 * 1024 + 7;
  private static final int MOST_REFUSALS = 10;
  private static final Fault CUT = new Fault.Cut(false);

  private Path film;

  @BeforeEach
  void shoot() throws IOException {
    film = write(folder.resolve("film"), SIZE, 5);
  }

  private String key() {
    return "users/" + subject + "/videos/Film.mp4";
  }

  /** One attempt of each call, so that each run ends with the first failure. */
  @SuppressWarnings("unchecked")
  private Map<String, Object> run() {
    Map<String, Object> options = options(1);
    options.put("partsAbove", 1);
    Map<String, String> input = Map.of("file", film.toString(), "key", key(), "type", "video/mp4");
    return (Map<String, Object>) app.call("work", options, subject, input);
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> data(Map<String, Object> run) {
    return (Map<String, Object>) run.get("data");
  }

  private static void assertRetry(Map<String, Object> run) {
    assertThat(run).containsEntry("result", "retry");
  }

  private static List<String> unfinished() {
    try (Bucket bucket = Bucket.embedded()) {
      return bucket.unfinished();
    }
  }

  @Test
  @SuppressWarnings("unchecked")
  void aRunStoresTheFileAndSaysHowFarItIs() {
    Map<String, Object> run = run();

    assertThat(run).containsEntry("result", "success");
    assertThat(data(run)).containsEntry("key", key()).containsKeys("etag", "receipt");
    assertThat((List<Integer>) run.get("progress"))
        .isSorted()
        .doesNotHaveDuplicates()
        .endsWith(100);
    assertComesBack(key(), film);
  }

  @Test
  void aLostNetworkCostsNoTryAndNothingThatHasArrived() {
    gateway.on("PUT", "[?&]partNumber=3(&|$)", CUT);
    for (int lost = 0; lost < MOST_REFUSALS; lost++) {
      gateway.on("GET", "/v1/policies", CUT);
    }

    for (int lost = 0; lost <= MOST_REFUSALS; lost++) {
      assertRetry(run());
    }

    assertThat(run()).containsEntry("result", "success");
    assertThat(gateway.count("POST", "/v1/multipart$")).isOne();
    assertComesBack(key(), film);
  }

  @Test
  void soManyRefusalsAreTheEndWhateverWasLostBetween() {
    gateway.on("PUT", "[?&]partNumber=3(&|$)", CUT);
    assertRetry(run());
    for (int refused = 1; refused < MOST_REFUSALS; refused++) {
      gateway.on("GET", "/v1/policies", busy(503, null), CUT);
      assertRetry(run());
      assertRetry(run());
    }
    gateway.on("GET", "/v1/policies", busy(429, null));

    Map<String, Object> last = run();

    assertThat(last).containsEntry("result", "failure");
    assertThat(data(last)).containsEntry("slug", "busy");
    assertThat(unfinished()).as("thrown away").isEmpty();
  }

  @Test
  void whatIsRefusedForGoodIsTheEndAtOnce() {
    try (Bucket bucket = Bucket.embedded()) {
      bucket.put(key(), "video/mp4", new byte[7]);
    }

    Map<String, Object> run = run();

    assertThat(run).containsEntry("result", "failure");
    assertThat(data(run)).containsEntry("slug", "precondition-failed").containsKey("why");
  }

  @Test
  void aFileThatIsGoneIsTheEndToo() throws IOException {
    Files.delete(film);

    Map<String, Object> run = run();

    assertThat(run).containsEntry("result", "failure");
    assertThat(data(run)).containsEntry("slug", "file-changed");
  }
}
