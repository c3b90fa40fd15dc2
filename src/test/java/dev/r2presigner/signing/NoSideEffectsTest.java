package dev.r2presigner.signing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.r2presigner.bucket.GivenSettings;
import dev.r2presigner.key.ObjectKey;
import dev.r2presigner.policy.Grant;
import dev.r2presigner.policy.Lifetime;
import dev.r2presigner.policy.Policy;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Signing is a computation: it touches no network and no disk, and nothing that lies around on the
 * machine (the SDK's files, properties, profiles) changes what is signed.
 */
class NoSideEffectsTest {

  private static final List<String> WATCHED =
      List.of(
          "jdk.SocketRead", "jdk.SocketWrite", "jdk.FileRead", "jdk.FileWrite", "jdk.FileForce");

  private static final Lifetime LIFE = new Lifetime(300, Lifetime.BoundBy.POLICY);

  @TempDir Path directory;

  interface Action {
    void run() throws IOException;
  }

  @Test
  void aThousandUrlsTouchNeitherNetworkNorDisk() throws IOException {
    UrlSigner signer = Signers.known();
    sign(signer, 1_000);

    assertThat(watched(() -> sign(signer, 1_000))).isEmpty();
  }

  @Test
  void theWatchSeesFilesAndSockets() throws IOException {
    Path file = Files.writeString(directory.resolve("seen"), "x");

    List<RecordedEvent> events =
        watched(
            () -> {
              assertThat(Files.readString(file)).isEqualTo("x");
              try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                  Socket client = new Socket(server.getInetAddress(), server.getLocalPort())) {
                client.getOutputStream().write(1);
              }
            });

    assertThat(events)
        .extracting(event -> event.getEventType().getName())
        .contains("jdk.FileRead", "jdk.SocketWrite");
  }

  @Test
  void settingsLyingAroundChangeNothing() throws IOException {
    Path config =
        Files.writeString(
            directory.resolve("config"),
            """
            [default]
            region = eu-west-1
            endpoint_url = https://elsewhere.example
            use_fips_endpoint = true
            use_dualstack_endpoint = true
            request_checksum_calculation = when_supported
            s3 =
              addressing_style = virtual
              payload_signing_enabled = true
            """);
    Path credentials =
        Files.writeString(
            directory.resolve("credentials"),
            "[default]\naws_access_key_id = somebodys\naws_secret_access_key = other\n");
    Map<String, String> poison = new HashMap<>();
    poison.put("aws.configFile", config.toString());
    poison.put("aws.sharedCredentialsFile", credentials.toString());
    poison.put("aws.profile", "default");
    poison.put("aws.endpointUrl", "https://elsewhere.example");
    poison.put("aws.endpointUrlS3", "https://elsewhere.example");
    poison.put("aws.accessKeyId", "somebodys");
    poison.put("aws.secretAccessKey", "other");
    poison.put("aws.sessionToken", "other");
    poison.put("aws.region", "eu-west-1");
    poison.put("aws.useFipsEndpoint", "true");
    poison.put("aws.useDualstackEndpoint", "true");
    poison.put("aws.s3UseArnRegion", "true");
    poison.put("aws.requestChecksumCalculation", "when_supported");
    poison.put("aws.responseChecksumValidation", "when_supported");
    poison.put("aws.authSchemePreference", "aws.auth#sigv4a");
    poison.put("aws.sigv4aSigningRegionSet", "*");

    Map<String, String> before = new HashMap<>();
    poison.forEach((name, value) -> before.put(name, System.setProperty(name, value)));
    try {
      // Made under the poison: what the SDK reads, it reads when a presigner is built or first
      // used.
      List<RecordedEvent> events = watched(() -> check(Signers.known()));
      assertThat(events)
          .filteredOn(event -> event.getEventType().getName().startsWith("jdk.File"))
          .extracting(event -> String.valueOf(event.getString("path")))
          .doesNotContain(config.toString(), credentials.toString());
    } finally {
      before.forEach(NoSideEffectsTest::restore);
    }
  }

  /** All of it ours, down to the signature. */
  private static void check(UrlSigner signer) {
    Grant.Upload grant = upload("users/alice/photos/x");
    for (SignedUrl url : List.of(signer.put(grant), signer.get(download(grant.key().value())))) {
      Map<String, String> headers = new HashMap<>(url.headers());
      if (url.method().equals("PUT")) {
        headers.put("content-length", "1");
      }
      SigV4Query verifier = new SigV4Query(url.method(), url.url(), headers, GivenSettings.SECRET);
      assertThat(verifier.signature()).isEqualTo(verifier.claimed());
      assertThat(url.url())
          .startsWith(
              GivenSettings.ENDPOINT + "/" + GivenSettings.BUCKET + "/users/alice/photos/x?")
          .contains("X-Amz-Algorithm=AWS4-HMAC-SHA256&")
          .containsPattern(
              "X-Amz-Credential="
                  + GivenSettings.ACCESS_KEY_ID
                  + "%2F\\d{8}%2Fauto%2Fs3%2Faws4_request")
          .doesNotContain("Security-Token", "checksum", "elsewhere", "eu-west-1");
    }
  }

  private static void sign(UrlSigner signer, int times) {
    for (int i = 0; i < times; i++) {
      Grant.Upload grant = upload("users/alice/photos/" + i);
      signer.put(grant);
      signer.get(download(grant.key().value()));
      signer.head(download(grant.key().value()));
    }
  }

  private static Grant.Upload upload(String key) {
    return new Grant.Upload(
        ObjectKey.of(key),
        "p",
        LIFE,
        new Grant.Content("image/png", 1, null, Map.of(), null, null),
        true,
        null);
  }

  private static Grant.Download download(String key) {
    return new Grant.Download(
        ObjectKey.of(key),
        "p",
        LIFE,
        new Grant.Presentation(Policy.Disposition.INLINE, "x.png"),
        null);
  }

  /** What this thread did to files and sockets meanwhile; others have their own business. */
  private List<RecordedEvent> watched(Action action) throws IOException {
    Path file = directory.resolve("watched.jfr");
    try (Recording recording = new Recording()) {
      WATCHED.forEach(name -> recording.enable(name).withThreshold(Duration.ZERO).withStackTrace());
      recording.start();
      action.run();
      recording.stop();
      recording.dump(file);
    }
    long self = Thread.currentThread().getId();
    return RecordingFile.readAllEvents(file).stream()
        .filter(event -> event.getThread() != null && event.getThread().getJavaThreadId() == self)
        .filter(event -> WATCHED.contains(event.getEventType().getName()))
        .filter(event -> !isTheJvms(event))
        .toList();
  }

  /** Starting and stopping the watch, and classes, which the JVM loads when it likes. */
  private static boolean isTheJvms(RecordedEvent event) {
    return event.getStackTrace() != null
        && event.getStackTrace().getFrames().stream()
            .map(RecordedFrame::getMethod)
            .anyMatch(
                method ->
                    method.getType().getName().startsWith("jdk.jfr.")
                        || (method.getType().getName().equals("java.lang.ClassLoader")
                            && method.getName().equals("loadClass")));
  }

  private static void restore(String name, String value) {
    if (value == null) {
      System.clearProperty(name);
    } else {
      System.setProperty(name, value);
    }
  }
}
