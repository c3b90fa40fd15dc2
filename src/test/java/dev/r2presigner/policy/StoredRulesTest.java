package dev.r2presigner.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.r2presigner.policy.config.YamlPolicies;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Which stored objects a policy would not have granted. */
class StoredRulesTest {

  private static final StoredRules RULES =
      new StoredRules(new ContentTypes(List.of("image/*")), 100, List.of("title"));

  private static List<String> refused(
      String type, long bytes, Map<String, String> metadata, @Nullable String encoding) {
    return RULES.refused(type, bytes, metadata, encoding);
  }

  @Test
  void whatCouldHaveBeenGrantedIsNotRefused() {
    assertThat(refused("image/png", 0, Map.of(), null)).isEmpty();
    assertThat(refused("IMAGE/PNG", 100, Map.of("title", "x"), "")).isEmpty();
    assertThat(refused("image/png", 1, Map.of("Title", "x"), null))
        .as("a store may write names as it likes")
        .isEmpty();
  }

  @Test
  void everyMemberIsJudged() {
    assertThat(refused("image/svg+xml", 1, Map.of(), null)).containsExactly("contentType");
    assertThat(refused("text/html", 1, Map.of(), null)).containsExactly("contentType");
    assertThat(refused("", 1, Map.of(), null)).containsExactly("contentType");
    assertThat(refused("image/png", 101, Map.of(), null)).containsExactly("contentLength");
    assertThat(refused("image/png", -1, Map.of(), null)).containsExactly("contentLength");
    assertThat(refused("image/png", 1, Map.of("role", "admin"), null)).containsExactly("metadata");
    assertThat(refused("image/png", 1, Map.of("title", "a\u0000"), null))
        .containsExactly("metadata");
    assertThat(refused("image/png", 1, Map.of("title", "x".repeat(9000)), null))
        .containsExactly("metadata");
    assertThat(refused("image/png", 1, Map.of(), "gzip")).containsExactly("contentEncoding");
    assertThat(refused("text/html", 101, Map.of("a", "b"), "gzip"))
        .containsExactly("contentType", "contentLength", "metadata", "contentEncoding");
  }

  /** An upload in parts may be larger than a single request. */
  @Test
  void theLargestObjectOfAnyOperationCounts() {
    assertThat(most("[upload]")).isEqualTo(Policy.MAX_SINGLE_REQUEST);
    assertThat(most("[upload, multipart]")).isEqualTo(6L << 30);
  }

  private static long most(String operations) {
    Policies policies =
        YamlPolicies.read(
            "p: {prefix: p/, operations: %s, content-types: [a/b], max-size: 6G}"
                .formatted(operations));
    Intent<?> wish = new Intent.Existing("p/a", Operation.UPLOAD);
    Decision<?> decision = YamlPolicies.decide(policies, YamlPolicies.caller("alice"), wish);
    return ((Grant.OfStored) ((Decision.Granted<?>) decision).grant()).rules().maxBytes();
  }
}
