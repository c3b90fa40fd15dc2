package dev.r2presigner.signing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.r2presigner.testing.Api;
import dev.r2presigner.testing.LocalProfileTest;
import dev.r2presigner.testing.RawHttp;
import io.restassured.path.json.JsonPath;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Everything that the reply to an upload promises is in the signature: whatever of it is changed,
 * the store refuses and stores nothing, and takes the very same URL when nothing is changed.
 */
@LocalProfileTest
class TamperTest {

  private static final byte[] BODY = bytes("what was promised");
  private static final int FORBIDDEN = 403;
  private static final int BAD_REQUEST = 400;

  static Stream<Arguments> forgeries() {
    return Stream.of(
        forgery("method: DELETE", FORBIDDEN, request -> request.method = "DELETE"),
        forgery("method: GET", FORBIDDEN, request -> request.method = "GET"),
        forgery("method: POST", FORBIDDEN, request -> request.method = "POST"),
        forgery("key", FORBIDDEN, request -> request.path(".txt", ".html")),
        forgery("key: another user's", FORBIDDEN, request -> request.path("/alice/", "/bob/")),
        forgery("key: a folder up", FORBIDDEN, request -> request.path("documents/", "photos/")),
        forgery("bucket", FORBIDDEN, request -> request.path("local-bucket", "other-bucket")),
        forgery("host", FORBIDDEN, request -> header(request, "host", "127.0.0.1:1")),
        forgery("type", FORBIDDEN, request -> header(request, "content-type", "text/html")),
        forgery(
            "type: parameter",
            FORBIDDEN,
            request -> header(request, "content-type", "text/plain; charset=utf-8")),
        forgery("type dropped", FORBIDDEN, request -> request.dropHeader("content-type")),
        forgery("length: longer", FORBIDDEN, request -> request.body(bytes("what was promised!"))),
        forgery("length: shorter", FORBIDDEN, request -> request.body(bytes("what was promise"))),
        forgery("length: empty", FORBIDDEN, request -> request.body(new byte[0])),
        forgery(
            "checksum",
            FORBIDDEN,
            request -> header(request, "x-amz-checksum-sha256", sha256(bytes("else")))),
        forgery(
            "checksum dropped", FORBIDDEN, request -> request.dropHeader("x-amz-checksum-sha256")),
        // The one element that is no header: the store has to hash what it gets.
        forgery(
            "body of another checksum",
            BAD_REQUEST,
            request -> request.body(bytes("WHAT was promised"))),
        forgery(
            "body and checksum",
            FORBIDDEN,
            request -> {
              request.body(bytes("WHAT was promised"));
              header(request, "x-amz-checksum-sha256", sha256(request.body));
            }),
        forgery(
            "metadata", FORBIDDEN, request -> header(request, "x-amz-meta-title", "Another title")),
        forgery("metadata dropped", FORBIDDEN, request -> request.dropHeader("x-amz-meta-author")),
        forgery("write-once", FORBIDDEN, request -> header(request, "if-none-match", "\"0123\"")),
        forgery("write-once dropped", FORBIDDEN, request -> request.dropHeader("if-none-match")),
        forgery(
            "cache control", FORBIDDEN, request -> header(request, "cache-control", "max-age=1")),
        forgery("cache control dropped", FORBIDDEN, request -> request.dropHeader("cache-control")),
        forgery("expiry raised", FORBIDDEN, request -> query(request, "X-Amz-Expires", "604800")),
        forgery("date", FORBIDDEN, request -> request.query("X-Amz-Date", Attempt::aSecondEarlier)),
        forgery(
            "signature",
            FORBIDDEN,
            request -> request.query("X-Amz-Signature", Attempt::otherLastDigit)),
        forgery(
            "credential: id",
            FORBIDDEN,
            request -> request.query("X-Amz-Credential", id -> "x" + id)),
        forgery(
            "credential: region",
            FORBIDDEN,
            request -> request.query("X-Amz-Credential", id -> id.replace("auto", "us-east-1"))),
        forgery("write-once not signed", FORBIDDEN, request -> request.unsign("if-none-match")),
        forgery("length not signed", FORBIDDEN, request -> request.unsign("content-length")),
        forgery("type not signed", FORBIDDEN, request -> request.unsign("content-type")),
        forgery(
            "checksum not signed", FORBIDDEN, request -> request.unsign("x-amz-checksum-sha256")),
        forgery("parameter added", FORBIDDEN, request -> request.query.put("x-id", "PutObject")),
        forgery("another operation", FORBIDDEN, request -> request.query.put("uploads", "")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("forgeries")
  void noElementOfAnUploadCanBeChanged(String name, int status, Consumer<Attempt> forgery) {
    String key = "users/alice/documents/" + UUID.randomUUID() + ".txt";
    JsonPath upload = upload(key);
    Attempt forged = attempt(upload);
    forgery.accept(forged);

    RawHttp.Answer refused = forged.send();

    assertThat(refused.status()).as(refused.text()).isEqualTo(status);
    assertThat(isStored("alice", key)).isFalse();
    assertThat(isStored("alice", key.replace(".txt", ".html"))).isFalse();
    assertThat(isStored("alice", key.replace("documents/", "photos/"))).isFalse();
    assertThat(isStored("bob", key.replace("/alice/", "/bob/"))).isFalse();
    // The same URL is good: nothing but the forgery was wrong with it.
    assertThat(attempt(upload).send().status()).isEqualTo(200);
    assertThat(isStored("alice", key)).isTrue();
  }

  @Test
  void whatIsWriteOnceIsWrittenOnce() {
    String key = "users/alice/documents/" + UUID.randomUUID() + ".txt";
    JsonPath first = upload(key);
    JsonPath second = upload(key);

    assertThat(attempt(first).send().status()).isEqualTo(200);

    assertThat(attempt(first).send().status()).isEqualTo(412);
    assertThat(attempt(second).send().status()).isEqualTo(412);
  }

  @Test
  void everyPromiseOfTheReplyIsInTheSignature() {
    JsonPath upload = upload("users/alice/documents/" + UUID.randomUUID() + ".txt");
    Attempt attempt = attempt(upload);

    assertThat(attempt.query.get("X-Amz-SignedHeaders").split("%3B"))
        .containsExactlyElementsOf(attempt.headers.keySet())
        .contains("content-length", "content-type", "if-none-match", "x-amz-checksum-sha256")
        .contains("x-amz-meta-title", "x-amz-meta-author", "cache-control", "host");
  }

  /** With everything in it that an upload can have. */
  private static JsonPath upload(String key) {
    Map<String, Object> wish = new LinkedHashMap<>();
    wish.put("key", key);
    wish.put("contentType", "text/plain");
    wish.put("contentLength", BODY.length);
    wish.put("checksumSha256", sha256(BODY));
    wish.put("metadata", Map.of("title", "A title", "author", "A. Author"));
    wish.put("cacheControl", "private, max-age=60");
    return Api.as("alice").upload(wish).then().statusCode(200).extract().jsonPath();
  }

  private static Attempt attempt(JsonPath upload) {
    return new Attempt(
        upload.getString("method"), upload.getString("url"), upload.getMap("headers"), BODY);
  }

  private static boolean isStored(String subject, String key) {
    String url = Api.as(subject).download(key).then().statusCode(200).extract().path("headUrl");
    int status = new Attempt("HEAD", url, Map.of(), new byte[0]).send().status();
    assertThat(status).isIn(200, 404);
    return status == 200;
  }

  private static Arguments forgery(String name, int status, Consumer<Attempt> forgery) {
    return Arguments.of(name, status, forgery);
  }

  private static void header(Attempt request, String name, String value) {
    request.header(name, old -> value);
  }

  private static void query(Attempt request, String name, String value) {
    request.query(name, old -> value);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String sha256(byte[] body) {
    try {
      return Base64.getEncoder().encodeToString(MessageDigest.getInstance("SHA-256").digest(body));
    } catch (NoSuchAlgorithmException everyJdkHasIt) {
      throw new IllegalStateException(everyJdkHasIt);
    }
  }
}
