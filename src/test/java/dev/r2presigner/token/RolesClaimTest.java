package dev.r2presigner.token;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Where issuers put roles, and that anything unexpected there means none. */
class RolesClaimTest {

  @Test
  void aListOrASpaceSeparatedStringHoldsThem() {
    assertThat(RolesClaim.read(Map.of("r", List.of("a", "b c")), "r")).containsExactly("a", "b c");
    assertThat(RolesClaim.read(Map.of("r", " a  b,c "), "r")).containsExactly("a", "b,c");
  }

  @Test
  void aPathLeadsThroughObjects() {
    Map<String, Object> claims = Map.of("realm", Map.of("access", Map.of("roles", "a b")));

    assertThat(RolesClaim.read(claims, "realm/access/roles")).containsExactly("a", "b");
    assertThat(RolesClaim.read(claims, "realm/access")).isEmpty();
    assertThat(RolesClaim.read(claims, "realm/access/roles/more")).isEmpty();
    assertThat(RolesClaim.read(claims, "realm//roles")).isEmpty();
  }

  @Test
  void aNameWithSlashesIsTakenAsItIsFirst() {
    String url = "https://example.com/roles";

    assertThat(RolesClaim.read(Map.of(url, List.of("a")), url)).containsExactly("a");
    assertThat(RolesClaim.read(Map.of("a/b", 5, "a", Map.of("b", "c")), "a/b")).isEmpty();
  }

  @Test
  void otherTypesHoldNone() {
    for (Object odd : List.of(5, true, Map.of("a", "a"), List.of(1, List.of("a")), "", "  ")) {
      assertThat(RolesClaim.read(Map.of("r", odd), "r")).as("%s", odd).isEmpty();
    }
    assertThat(RolesClaim.read(Map.of(), "r")).isEmpty();
  }
}
