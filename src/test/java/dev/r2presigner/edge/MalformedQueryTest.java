package dev.r2presigner.edge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.r2presigner.testing.LocalProfileTest;
import dev.r2presigner.testing.RawHttp;
import dev.r2presigner.testing.TestTokens;
import io.restassured.RestAssured;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A query that two servers could read differently is refused before anybody reads it. */
@LocalProfileTest
class MalformedQueryTest {

  @ParameterizedTest
  @CsvSource({
    "GET, /v1/policies?x=%zz, 400, invalid-request",
    "GET, /v1/policies?x=%, 400, invalid-request",
    "GET, /v1/policies?x=a|b, 400, invalid-request",
    "GET, /v1/multipart/parts?uploadId=%2&key=users/alice/videos/a, 400, invalid-request",
    "DELETE, /v1/multipart?uploadId=x&key=%ff%, 400, invalid-request",
    "GET, /v1/downloads/users/alice/photos/a?x=%zz, 400, invalid-request",
    "GET, /v1/downloads?key=users/alice/photos/a%zz, 400, invalid-request",
    "GET, /v1/downloads?key=users/alice/photos/a|b, 400, invalid-request",
    "HEAD, /v1/downloads?key=users/alice/photos/a%, 400, ''",
    "DELETE, /v1/objects/users/alice/documents/a?x=%zz, 400, invalid-request",
    "DELETE, /v1/objects?key=users/alice/documents/a%zz, 400, invalid-request",
    "GET, /uppy/s3/params?filename=%zz, 400, invalid-request",
    "GET, /v1/cors?format=%zz, 400, invalid-request",
    "HEAD, /v1/cors?format=%zz, 400, ''",
    "GET, /v1/no-such-path?x=%zz, 400, invalid-request",
  })
  void isRefusedForWhoeverMayCall(String method, String target, int status, String slug) {
    RawHttp.Answer answer = send(method, target, "Bearer " + TestTokens.of("alice"));

    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.header("content-type")).startsWith("application/problem+json");
    assertThat(answer.text()).contains(slug.isEmpty() ? "" : ":problem:" + slug + "\"");
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /v1/cors?format=%zz, 400",
    "HEAD, /v1/cors?format=%zz, 400",
    // Nothing there is for everybody.
    "POST, /v1/cors?format=%zz, 401",
    "GET, //v1/cors?format=%zz, 401",
    "GET, /v1/policies?x=%zz, 401",
    "GET, /v1/downloads/users/alice/photos/a?x=%zz, 401",
    "GET, /v1/downloads?key=users/alice/photos/a%zz, 401",
    "GET, /v1/downloads?key=users/alice/photos/a%zz&delegation=x, 401",
    "GET, /uppy/s3/params?filename=%zz, 401",
  })
  void aStrangerLearnsItOnlyWhereNoTokenIsNeeded(String method, String target, int status) {
    RawHttp.Answer answer = send(method, target, null);

    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.headers().containsKey("www-authenticate")).isEqualTo(status == 401);
  }

  private static RawHttp.Answer send(String method, String target, String authorization) {
    Map<String, String> headers =
        authorization == null
            ? Map.of("Host", "localhost")
            : Map.of("Host", "localhost", "Authorization", authorization);
    return RawHttp.send(RestAssured.port, method, target, headers, new byte[0]);
  }
}
