package dev.r2presigner.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.r2presigner.clients.BreakingProxy.Fault;
import dev.r2presigner.clients.BreakingProxy.Sent;
import dev.r2presigner.testing.Api;
import dev.r2presigner.testing.LocalProfileTest;
import java.io.IOException;
import java.net.Proxy;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import okhttp.OkHttpTransfers;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.Test;

/** Uploads with the recipe for OkHttp, through a proxy that loses answers. */
@LocalProfileTest
class OkHttpTransfersTest extends TransferTest {

  private static final Fault LOST = new Fault.AnswerLost();
  private static final Fault NOWHERE = new Fault.NeverArrives();

  private final String key = "users/" + subject + "/documents/Letter ü+1 100% a;b.txt";

  @Test
  void aFileGoesToTheStoreAndComesBackWithoutTheTokenSeenThere() throws IOException {
    Path file = file(1);

    upload(file);

    assertComesBack(file);
    assertThat(proxy.toService("/v1/downloads/")).hasSize(1);
    assertThat(proxy.toStore("PUT")).hasSize(1).allSatisfy(this::assertTokenless);
    assertThat(proxy.toStore("GET")).hasSize(1).allSatisfy(this::assertTokenless);
  }

  private void assertTokenless(Sent sent) {
    assertThat(sent.headers().values().toString()).doesNotContain(token);
  }

  @Test
  void aFileWhoseAnswerWasLostIsNotSentAgain() throws IOException {
    Path file = file(2);
    proxy.onPut(LOST);

    upload(file);

    assertThat(proxy.toStore("PUT")).hasSize(1);
    assertThat(proxy.toService("/v1/uploads/confirm")).hasSize(1);
    assertComesBack(file);
  }

  @Test
  void aFileThatDidNotArriveIsSentAgain() throws IOException {
    Path file = file(3);
    proxy.onPut(NOWHERE, NOWHERE);

    upload(file);

    assertThat(proxy.toService("/v1/uploads/confirm")).hasSize(2);
    assertComesBack(file);
  }

  @Test
  void aFileThatNeverArrivedIsAFailureInTheEnd() throws IOException {
    proxy.onPut(NOWHERE, NOWHERE, NOWHERE);
    Path file = file(4);

    assertThatThrownBy(() -> upload(file))
        .isInstanceOf(IOException.class)
        .isNotInstanceOf(OkHttpTransfers.Refused.class)
        .hasMessage("It did not arrive.");
  }

  @Test
  void anOlderFileOfTheSameTypeAndSizeIsNotTakenForTheNewOne() throws IOException {
    Path older = file(5);
    upload(older);
    Path newer = file(6);
    Instant later = Instant.now().plusSeconds(3600);

    assertThatThrownBy(() -> transfers(token).upload(newer.toFile(), key, "text/plain", later))
        .isInstanceOf(OkHttpTransfers.Refused.class)
        .hasMessage("There is another object of this key.");
    assertComesBack(older);
  }

  @Test
  void aRefusalIsSaidOnceAndInTheWordsOfTheService() throws IOException {
    String detail =
        Api.as(subject)
            .upload(Map.of("key", key, "contentType", "text/html", "contentLength", SIZE))
            .path("detail");
    Path file = file(7);

    assertThatThrownBy(
            () -> transfers(token).upload(file.toFile(), key, "text/html", Instant.now()))
        .isInstanceOf(OkHttpTransfers.Refused.class)
        .hasMessage(detail);
    assertThat(proxy.toService("/v1/uploads")).hasSize(1);
  }

  private void upload(Path file) throws IOException {
    transfers(token).upload(file.toFile(), key, "text/plain", Instant.now());
  }

  private void assertComesBack(Path file) throws IOException {
    Path back = folder.resolve("back");
    transfers(token).download(key, back.toFile());
    assertThat(back).hasSameBinaryContentAs(file);
  }

  private OkHttpTransfers transfers(String token) {
    OkHttpClient http =
        new OkHttpClient.Builder().proxy(new Proxy(Proxy.Type.HTTP, proxy.address())).build();
    return new OkHttpTransfers(http, HttpUrl.get(address), () -> token);
  }
}
