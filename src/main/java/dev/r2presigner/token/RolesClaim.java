package dev.r2presigner.token;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads the roles from a token's claims: a claim of that very name if there is one (Auth0's are
 * URLs), else a path through objects like {@code realm_access/roles}. It holds a list of strings or
 * one space-separated string; anything else means no roles, never all.
 */
final class RolesClaim {

  private RolesClaim() {}

  static Set<String> read(Map<String, Object> claims, String name) {
    Object found = claims.containsKey(name) ? claims.get(name) : walk(claims, name);
    Set<String> roles = new LinkedHashSet<>();
    if (found instanceof String text) {
      for (String role : text.split(" ", -1)) {
        if (!role.isEmpty()) {
          roles.add(role);
        }
      }
    } else if (found instanceof List<?> list) {
      for (Object role : list) {
        if (role instanceof String text) {
          roles.add(text);
        }
      }
    }
    return roles;
  }

  private static @Nullable Object walk(Map<String, Object> claims, String path) {
    Object at = claims;
    for (String step : path.split("/", -1)) {
      at = at instanceof Map<?, ?> map ? map.get(step) : null;
    }
    return at;
  }
}
