package dev.r2presigner.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.r2presigner.clients.BreakingProxy.Fault;
import dev.r2presigner.testing.Api;
import dev.r2presigner.testing.LocalProfileTest;
import dev.r2presigner.testing.Tools;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The recipe for curl, run by bash; a proxy of curl's sees what goes where. */
@LocalProfileTest
class CurlRecipeTest extends TransferTest {

  /** What the script said and how it ended. */
  private record Run(int exitCode, String output) {}

  private final String key = "users/" + subject + "/documents/Brief ü+1 100% \"a;b\".txt";

  @BeforeAll
  static void require() {
    Tools.require("bash", "install bash");
    Tools.require("curl", "install curl");
  }

  @Test
  void aFileGoesToTheStoreAndComesBackWithoutTheTokenSeenThere() throws Exception {
    Path file = file(1);

    assertThat(upload(file, "text/plain")).isEqualTo(new Run(0, ""));
    assertComesBack(file);

    assertThat(proxy.toService("/v1/"))
        .hasSize(2)
        .allSatisfy(
            sent ->
                assertThat(sent.headers().getFirst("Authorization")).isEqualTo("Bearer " + token));
    assertThat(proxy.toStore("PUT")).hasSize(1);
    assertThat(proxy.toStore("GET")).hasSize(1);
    for (String method : List.of("PUT", "GET")) {
      assertThat(proxy.toStore(method))
          .allSatisfy(sent -> assertThat(sent.headers().values().toString()).doesNotContain(token));
    }
  }

  /** Why the recipe does not say -L, which is safe with the one header only. */
  @Test
  void followingRedirectsCarriesAnyOtherHeaderToTheStore() throws Exception {
    assertThat(upload(file(2), "text/plain")).isEqualTo(new Run(0, ""));
    String path =
        "v1/downloads/users/"
            + subject
            + "/documents/Brief%20%C3%BC%2B1%20100%25%20%22a%3Bb%22.txt";

    run(
        "curl",
        "-sS",
        "-o",
        "/dev/null",
        "-L",
        "-H",
        "Authorization: Bearer " + token,
        "-H",
        "Other: " + token,
        address + path);

    assertThat(proxy.toStore("GET")).hasSize(1);
    assertThat(proxy.toStore("GET").get(0).headers())
        .doesNotContainKey("Authorization")
        .containsEntry("Other", List.of(token));
  }

  @Test
  void aFileWhoseAnswerWasLostIsNotCalledAFailure() throws Exception {
    Path file = file(3);
    proxy.onPut(new Fault.AnswerLost());

    assertThat(upload(file, "text/plain").exitCode()).isZero();

    assertComesBack(file);
  }

  @Test
  void aFileThatNeverArrivedIsAFailure() throws Exception {
    proxy.onPut(new Fault.NeverArrives());

    Run run = upload(file(4), "text/plain");

    assertThat(run.exitCode()).isNotZero();
    assertThat(run.output()).endsWith("There is no such object.\n");
  }

  @Test
  void anOlderFileOfTheSameTypeAndSizeIsNotTakenForTheNewOne() throws Exception {
    Path older = file(5);
    assertThat(upload(older, "text/plain")).isEqualTo(new Run(0, ""));
    // What the store says of times is in whole seconds.
    long second = Instant.now().getEpochSecond();
    await().until(() -> Instant.now().getEpochSecond() > second);

    Run run = upload(file(6), "text/plain");

    assertThat(run.exitCode()).isNotZero();
    assertThat(run.output()).endsWith("It did not arrive: there is an older object of this key.\n");
    assertComesBack(older);
  }

  @Test
  void aRefusalIsSaidInTheWordsOfTheService() throws Exception {
    String detail =
        Api.as(subject)
            .upload(Map.of("key", key, "contentType", "text/html", "contentLength", SIZE))
            .path("detail");

    Run run = upload(file(7), "text/html");

    assertThat(run.exitCode()).isNotZero();
    assertThat(run.output()).endsWith("\n" + detail + "\n");
    assertThat(proxy.toStore("PUT")).isEmpty();
  }

  private void assertComesBack(Path file) throws Exception {
    Path back = folder.resolve("back");
    assertThat(recipe("download", key, back.toString())).isEqualTo(new Run(0, ""));
    assertThat(back).hasSameBinaryContentAs(file);
  }

  private Run upload(Path file, String type) throws Exception {
    return recipe("upload", file.toString(), key, type);
  }

  private Run recipe(String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("bash", "src/clients/curl/transfer.sh"));
    command.addAll(List.of(arguments));
    return run(command.toArray(String[]::new));
  }

  private Run run(String... command) throws Exception {
    Path output = Files.createTempFile(folder, "output", ".txt");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
    builder.environment().put("SERVICE", address.replaceFirst("/$", ""));
    builder.environment().put("TOKEN", token);
    builder.environment().put("http_proxy", "http://127.0.0.1:" + proxy.address().getPort());
    builder.environment().remove("no_proxy");
    builder.environment().remove("NO_PROXY");
    Process process = builder.start();
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new IllegalStateException("did not end: " + Files.readString(output));
    }
    return new Run(process.exitValue(), Files.readString(output));
  }
}
