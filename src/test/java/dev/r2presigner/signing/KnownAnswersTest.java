package dev.r2presigner.signing;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.r2presigner.bucket.GivenSettings;
import dev.r2presigner.bucket.Guard;
import dev.r2presigner.bucket.Guards;
import dev.r2presigner.key.ObjectKey;
import dev.r2presigner.policy.Grant;
import dev.r2presigner.policy.Lifetime;
import dev.r2presigner.policy.MultipartAction;
import dev.r2presigner.policy.MultipartStep;
import dev.r2presigner.policy.PartLength;
import dev.r2presigner.policy.Policy;
import dev.r2presigner.testing.Tools;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Our signatures are those of another implementation, botocore's. {@code S3Presigner} signs at the
 * clock's time only, so this goes in two steps: a verifier of our own gives exactly what botocore
 * gave at fixed dates, and the same verifier gives exactly what we signed. Where botocore is
 * installed, it says so itself as well.
 */
class KnownAnswersTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String SCRIPT = "/known-answers/generate.py";
  private static final String PYTHON = "/usr/bin/python3";
  private static final UrlSigner SIGNER = Signers.known();
  private static final Signers.Signing CONDITIONED =
      new Signers.Signing(
          GivenSettings.settings(Map.of("r2.region", "eu-central-1")), Guards.of(Guard.CONDITION));
  private static final Signers.Signing WITHOUT =
      new Signers.Signing(
          GivenSettings.settings(Map.of("r2.region", "garage")), Guards.of(Guard.ABSENT));
  private static final Lifetime LIFE = new Lifetime(300, Lifetime.BoundBy.POLICY);
  private static final String SHA256 = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";

  /** One request that botocore signed. */
  record Golden(
      String name,
      String key,
      String path,
      String method,
      Map<String, String> headers,
      String date,
      String url) {

    @Override
    public String toString() {
      return method + " " + name + " " + headers.size() + " headers";
    }
  }

  /** One URL of ours with all that its signature counts with; the shape that generate.py reads. */
  record Ours(String method, String url, Map<String, String> headers) {

    SigV4Query verified() {
      return new SigV4Query(method, url, headers, GivenSettings.SECRET);
    }

    @Override
    public String toString() {
      return method + " " + url;
    }
  }

  static List<Golden> goldens() throws IOException {
    try (InputStream in = resource("/known-answers/golden.json")) {
      return JSON.readValue(in, new TypeReference<>() {});
    }
  }

  /** Every golden key with its path, once. */
  static Map<String, String> pathsByKey() throws IOException {
    return goldens().stream()
        .collect(Collectors.toMap(Golden::key, Golden::path, (one, same) -> one, TreeMap::new));
  }

  @ParameterizedTest
  @MethodSource("goldens")
  void ourVerifierSignsAsBotocoreDid(Golden golden) {
    SigV4Query verifier =
        new SigV4Query(golden.method(), golden.url(), golden.headers(), GivenSettings.SECRET);

    assertThat(golden.url()).contains("X-Amz-Date=" + golden.date());
    assertThat(verifier.signature()).isEqualTo(verifier.claimed()).matches("[0-9a-f]{64}");
  }

  @Test
  void weSignEveryKeyAsTheVerifierDoes() throws IOException {
    Map<String, String> paths = pathsByKey();
    assertThat(paths).hasSizeGreaterThan(20);
    paths.forEach(
        (key, path) -> {
          for (Ours ours : signed(key)) {
            SigV4Query verifier = ours.verified();
            assertThat(verifier.signature()).as(ours.toString()).isEqualTo(verifier.claimed());
            // The very path that botocore makes of this key, escape by escape.
            assertThat(URI.create(ours.url()).getRawPath()).isEqualTo(path);
            assertThat(SigV4Query.decode(path)).isEqualTo("/" + GivenSettings.BUCKET + "/" + key);
          }
        });
  }

  @Test
  void everyHeaderThatIsPromisedIsSignedAndNoOther() {
    List<List<String>> signed =
        signed("users/alice/photos/x").stream()
            .limit(4)
            .map(ours -> ours.verified().signedHeaders())
            .toList();

    assertThat(signed)
        .containsExactly(
            List.of(
                "cache-control",
                "content-disposition",
                "content-length",
                "content-type",
                "host",
                "if-none-match",
                "x-amz-checksum-sha256",
                "x-amz-meta-author",
                "x-amz-meta-title"),
            List.of("content-length", "content-type", "host"),
            List.of("host"),
            List.of("host"));
  }

  @Test
  void theObjectToReplaceIsSigned() {
    Ours replacing = signed("users/alice/drafts/x").get(7);

    assertThat(replacing.headers()).containsEntry("if-match", "\"5d41402abc4b2a76-2\"");
    assertThat(replacing.verified().signedHeaders())
        .containsExactly("content-length", "content-type", "host", "if-match");
  }

  @Test
  void botocoreItselfSignsEveryUrlOfOursAsWeDid() throws Exception {
    Tools.require(hasBotocore(), "botocore for " + PYTHON + " (Debian: python3-botocore)");
    List<Ours> batch = new ArrayList<>();
    pathsByKey().keySet().forEach(key -> batch.addAll(signed(key)));

    List<String> theirs =
        JSON.readValue(
            run(JSON.writeValueAsBytes(batch), PYTHON, script(), "verify"),
            new TypeReference<>() {});

    assertThat(batch).hasSizeGreaterThan(80);
    assertThat(theirs).isEqualTo(batch.stream().map(ours -> ours.verified().claimed()).toList());
  }

  /** A full and a bare upload, both kinds of download, and what two guards make of writes. */
  private static List<Ours> signed(String name) {
    ObjectKey key = ObjectKey.of(name);
    Map<String, String> metadata =
        Map.of("title", "Title, with 'marks' & \"quotes\"", "author", "A. Author; 50% = half");
    Grant.Presentation presentation =
        new Grant.Presentation(Policy.Disposition.ATTACHMENT, key.lastSegment());
    Grant.Upload full =
        new Grant.Upload(
            key,
            "p",
            LIFE,
            new Grant.Content(
                "image/png", 12345, SHA256, metadata, "private, max-age=60", presentation),
            true,
            null);
    Grant.Upload bare =
        new Grant.Upload(
            key,
            "p",
            LIFE,
            new Grant.Content("text/plain", 0, null, Map.of(), null, null),
            false,
            null);
    Grant.Upload replacing =
        new Grant.Upload(key, "p", LIFE, bare.content(), false, "\"5d41402abc4b2a76-2\"");
    Grant.Download download = new Grant.Download(key, "p", LIFE, presentation, null);
    PartLength number = new PartLength(7, 5);
    Grant.Multipart part =
        new Grant.Multipart(
            key,
            "p",
            LIFE,
            new MultipartAction("id/+", MultipartStep.PARTS, List.of(number)),
            true,
            Signers.RULES);
    return Stream.of(
            ours(SIGNER.put(full), Map.of("content-length", "12345")),
            ours(SIGNER.put(bare), Map.of("content-length", "0")),
            ours(SIGNER.get(download), Map.of()),
            ours(SIGNER.head(download), Map.of()),
            ours(CONDITIONED.urls().put(bare), Map.of("content-length", "0")),
            ours(CONDITIONED.multipart().part(part, number), Map.of("content-length", "5")),
            ours(WITHOUT.urls().put(bare), Map.of("content-length", "0")),
            ours(SIGNER.put(replacing), Map.of("content-length", "0")),
            ours(WITHOUT.multipart().part(part, number), Map.of("content-length", "5")))
        .toList();
  }

  private static Ours ours(SignedUrl url, Map<String, String> more) {
    Map<String, String> headers = new TreeMap<>(url.headers());
    headers.putAll(more);
    // What is signed and not sent counts as empty: that is how a header is signed as absent.
    Stream.of(SigV4Query.signedHeaders(url.url()))
        .filter(name -> !name.equals("host"))
        .forEach(name -> headers.putIfAbsent(name, ""));
    return new Ours(url.method(), url.url(), headers);
  }

  private static boolean hasBotocore() {
    if (!Files.isExecutable(Path.of(PYTHON))) {
      return false;
    }
    try {
      run(new byte[0], PYTHON, "-c", "import botocore");
      return true;
    } catch (IllegalStateException missing) {
      return false;
    }
  }

  private static byte[] run(byte[] input, String... command) {
    try {
      Process process =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
      try (OutputStream stdin = process.getOutputStream()) {
        stdin.write(input);
      }
      byte[] output = process.getInputStream().readAllBytes();
      if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
        process.destroyForcibly();
        throw new IllegalStateException(
            List.of(command) + ": " + new String(output, StandardCharsets.UTF_8));
      }
      return output;
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(stopped);
    }
  }

  private static String script() throws Exception {
    return Path.of(requireNonNull(KnownAnswersTest.class.getResource(SCRIPT)).toURI()).toString();
  }

  private static InputStream resource(String name) {
    return requireNonNull(KnownAnswersTest.class.getResourceAsStream(name));
  }
}
