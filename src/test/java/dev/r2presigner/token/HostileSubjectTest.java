package dev.r2presigner.token;

import static org.assertj.core.api.Assertions.assertThat;

import dev.r2presigner.testing.Api;
import dev.r2presigner.testing.Delegating;
import dev.r2presigner.testing.LocalProfileTest;
import dev.r2presigner.testing.TestTokens;
import io.restassured.response.Response;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Subjects that would become part of a key: only what can't leave its segment may. */
@LocalProfileTest
class HostileSubjectTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        ".",
        "..",
        "a/b",
        "a\\b",
        "/",
        ".*",
        "\\E.*\\Q",
        "$0",
        "${user.name}",
        "{sub}",
        "al ice",
        "alice ",
        "alice\n",
        "al%69ce",
        "%2e%2e",
        "a;b",
        "a?b",
        "a#b",
        "ä",
        "\u202ealice",
        "\uD83D\uDE00",
        "\uD800",
        "\u0000"
      })
  void aSubjectThatCouldLeaveItsSegmentGetsNothing(String subject) {
    subjectNotAllowed(subject);
  }

  @Test
  void aSubjectOf128CharactersIsTheLongest() {
    assertThat(
            Api.as("a".repeat(128)).upload(Api.picture("a".repeat(128), "a.png", 1)).statusCode())
        .isEqualTo(200);
    subjectNotAllowed("a".repeat(129));
    subjectNotAllowed("a".repeat(5_000));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"auth0|5f7c8ec7c33c6c004bbafe82", "alice@example.com", "a+b", "a:b", "...", "-"})
  void subjectsOfCommonIssuersAreFine(String subject) {
    assertThat(Api.as(subject).upload(Api.picture(subject, "a.png", 1)).statusCode())
        .isEqualTo(200);
  }

  private static void subjectNotAllowed(String subject) {
    Response answer = Api.as(subject).upload(Api.picture("alice", "a.png", 1));

    assertThat(answer.statusCode()).as(subject).isEqualTo(403);
    assertThat(answer.asString()).contains("urn:r2-presigner:problem:subject-not-allowed");
    Response delegation =
        Delegating.key("documents", "users/alice/documents/a", "upload").askedBy(Api.as(subject));
    assertThat(delegation.asString()).contains("urn:r2-presigner:problem:subject-not-allowed");
    assertThat(policies(TestTokens.of(subject)).statusCode()).isEqualTo(200);
  }

  private static Response policies(String token) {
    return Api.withToken(token).request().get("/v1/policies");
  }
}
