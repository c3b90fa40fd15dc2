package dev.r2presigner.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.r2presigner.policy.config.YamlPolicies;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * What is granted by a filename is granted by its key, to the same policy: over random sets of
 * policies and callers whose claims make prefixes meet. Else a user who calls himself like a folder
 * would write into it.
 */
class FilenameGrantsTest {

  private static final int SETS = 20_000;
  private static final Instant NOW = Instant.parse("2026-11-29T12:00:00Z");
  private static final List<String> TEMPLATES =
      List.of(
          "shared/",
          "users/",
          "users/{sub}/",
          "users/shared/",
          "{name}/",
          "{sub}/",
          "{name}/{sub}/",
          "shared/{sub}/",
          "users/{name}/");

  /** One that allows uploads and one that does not for each template, by name. */
  private static final Map<String, Policy> POLICIES =
      YamlPolicies.readThoughPrefixesMeet(
              TEMPLATES.stream()
                  .map(template -> policy("upload", template) + policy("download", template))
                  .collect(Collectors.joining()))
          .all()
          .stream()
          .collect(Collectors.toMap(Policy::name, policy -> policy));

  private static final List<String> CLAIMS = List.of("shared", "users", "alice", "bob");

  private final SplittableRandom random = new SplittableRandom(20_261_129);

  @Test
  void whatIsGrantedByAFilenameIsGrantedByItsKey() {
    int granted = 0;
    int shared = 0;
    for (int i = 0; i < SETS; i++) {
      Policies policies = policies();
      Caller caller = caller();
      String named =
          random.nextBoolean()
              ? policies.all().get(random.nextInt(policies.all().size())).name()
              : null;
      Decision<?> byFilename =
          policies.decide(caller, upload(null, named), NOW, Instant.MAX, random);
      if (byFilename instanceof Decision.Refused<?> refused) {
        shared += refused.refusal().reason() == Refusal.Reason.KEY_NOT_ALLOWED ? 1 : 0;
        continue;
      }
      granted++;
      Grant grant = ((Decision.Granted<?>) byFilename).grant();
      Decision<?> byKey =
          policies.decide(caller, upload(grant.place(), null), NOW, Instant.MAX, random);

      assertThat(byKey).as("%s %s", caller, policies.all()).isInstanceOf(Decision.Granted.class);
      assertThat(((Decision.Granted<?>) byKey).grant().policy()).isEqualTo(grant.policy());
    }
    // Both are common, or the property would be empty.
    assertThat(granted).isGreaterThan(SETS / 10);
    assertThat(shared).isGreaterThan(SETS / 200);
  }

  private Policies policies() {
    List<String> templates = new ArrayList<>(TEMPLATES);
    List<Policy> policies = new ArrayList<>();
    for (int i = 1 + random.nextInt(4); i > 0; i--) {
      String template = templates.remove(random.nextInt(templates.size()));
      String operation = random.nextInt(4) == 0 ? "download" : "upload";
      policies.add(POLICIES.get(name(operation, template)));
    }
    return new Policies(policies);
  }

  private static String policy(String operation, String template) {
    return "%s: {prefix: '%s', operations: %s, content-types: image/png, max-size: 10}%n"
        .formatted(name(operation, template), template, operation);
  }

  private static String name(String operation, String template) {
    return operation + TEMPLATES.indexOf(template);
  }

  private Caller caller() {
    String sub = CLAIMS.get(random.nextInt(CLAIMS.size()));
    String name = CLAIMS.get(random.nextInt(CLAIMS.size()));
    return new Caller(sub, Set.of(), Map.of("sub", sub, "name", name), NOW.plusSeconds(600));
  }

  private static Intent<?> upload(String key, String policy) {
    return new Intent.Upload(
        key == null ? new ObjectName.Filename("a.png", policy) : new ObjectName.Key(key, policy),
        ObjectContent.of("image/png", 1L),
        null,
        false);
  }
}
