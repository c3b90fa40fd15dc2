package dev.r2presigner.policies;

import static org.assertj.core.api.Assertions.assertThat;

import dev.r2presigner.testing.Api;
import dev.r2presigner.testing.Delegating;
import dev.r2presigner.testing.LocalProfileTest;
import dev.r2presigner.testing.TeamPolicy;
import dev.r2presigner.testing.TestTokens;
import io.restassured.response.Response;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A policy with a list in its prefix, as clients see it. */
@LocalProfileTest
class TeamPrefixesTest {

  private static Api member(Object... teams) {
    List<Object> groups = new ArrayList<>(Arrays.asList(teams));
    groups.add(TeamPolicy.ROLE);
    return Api.withToken(TestTokens.with("alice", claims -> claims.setClaim("groups", groups)));
  }

  private static Response upload(Api api, String member, String name, @Nullable String policy) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put(member, name);
    body.put("policy", policy);
    body.values().removeIf(value -> value == null);
    body.put("contentType", "text/plain");
    body.put("contentLength", 1);
    return api.upload(body);
  }

  private static List<String> prefixes(Api api) {
    return api.request().get("/v1/policies").path("policies.findAll { it.name == 'teams' }.prefix");
  }

  private static void refused(Response answer, int status, String slug) {
    assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(status);
    assertThat(answer.<String>path("type")).isEqualTo("urn:r2-presigner:problem:" + slug);
  }

  @Test
  void eachElementIsAnEntryAndAPlaceForKeys() {
    Api both = member("red", "blue");

    assertThat(prefixes(both))
        .containsExactly("teams/red/", "teams/blue/", "teams/" + TeamPolicy.ROLE + "/");
    assertThat(upload(both, "key", "teams/red/a.txt", null).statusCode()).isEqualTo(200);
    assertThat(upload(both, "key", "teams/blue/a.txt", null).statusCode()).isEqualTo(200);
    assertThat(both.download("teams/blue/a.txt").statusCode()).isEqualTo(200);
    refused(upload(member("red"), "key", "teams/blue/a.txt", null), 403, "key-not-allowed");
    refused(member("red").download("teams/blue/a.txt"), 403, "key-not-allowed");
  }

  @Test
  void aFilenameNeedsAKeyInstead() {
    Response answer = upload(member("red"), "filename", "a.txt", "teams");

    refused(answer, 422, "policy-required");
    assertThat(answer.<List<String>>path("allowed"))
        .containsExactly("teams/red/", "teams/" + TeamPolicy.ROLE + "/");
    assertThat(upload(member(), "filename", "a.txt", "teams").<String>path("key"))
        .isEqualTo("teams/" + TeamPolicy.ROLE + "/a.txt");
  }

  @Test
  void aDelegationIsForOneOfThem() {
    Api bearer = Delegating.prefix("teams", "teams/red/", "upload").by(member("blue", "red"));

    assertThat(prefixes(bearer)).containsExactly("teams/red/");
    assertThat(upload(bearer, "filename", "a.txt", null).<String>path("key"))
        .isEqualTo("teams/red/a.txt");
    refused(upload(bearer, "key", "teams/blue/a.txt", null), 403, "key-not-allowed");
  }

  static Stream<Arguments> odd() {
    return Stream.of(
        Arguments.of((Object) new Object[] {"a/b", "..", ".", "", "a b", "é", "\u0000", "\uD800"}),
        Arguments.of((Object) new Object[] {1, true, List.of("red"), Map.of("red", 1)}),
        Arguments.of((Object) new Object[] {"%2e%2e", "a%2fb", "{sub}", "*", "red/../blue"}),
        Arguments.of((Object) new Object[] {TeamPolicy.ROLE, "x".repeat(129)}),
        Arguments.of((Object) Collections.nCopies(500, "a/b").toArray()));
  }

  /** They are nobody's prefix, and take none away. */
  @ParameterizedTest
  @MethodSource("odd")
  void elementsThatCannotBePartOfAKeyAreLeftOut(Object[] elements) {
    Api odd = member(elements);

    assertThat(prefixes(odd)).containsExactly("teams/" + TeamPolicy.ROLE + "/");
    assertThat(upload(odd, "key", "teams/" + TeamPolicy.ROLE + "/a", null).statusCode())
        .isEqualTo(200);
    refused(upload(odd, "key", "teams/red/a", null), 403, "key-not-allowed");
  }

  @Test
  void aTokenWithoutTheListHasNoPrefix() {
    Api without = Api.withToken(TestTokens.with("alice", claims -> claims.unsetClaim("groups")));

    assertThat(prefixes(without)).isEmpty();
    refused(upload(without, "key", "teams/red/a", null), 403, "subject-not-allowed");
    refused(upload(without, "filename", "a", "teams"), 403, "subject-not-allowed");
  }
}
