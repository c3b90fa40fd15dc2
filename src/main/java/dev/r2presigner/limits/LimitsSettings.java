package dev.r2presigner.limits;

import dev.r2presigner.startup.Finding;
import dev.r2presigner.startup.StartupCheck;
import io.lettuce.core.RedisURI;
import jakarta.inject.Singleton;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Checks the address of Redis. Address and password may be secrets, so no line repeats them. */
@Singleton
class LimitsSettings implements StartupCheck {

  private static final String ADDRESS = "limits.redis";
  private static final String PASSWORD = "limits.redis-password";
  private static final int PORT = 6379;

  private final List<Finding> findings = new ArrayList<>();
  private final @Nullable RedisURI redis;

  LimitsSettings(LimitsConfig config) {
    String address = present(config.redis()).orElse(null);
    String password = present(config.redisPassword()).orElse(null);
    redis = address == null ? null : parse(address, password);
    if (address == null && password != null) {
      findings.add(new Finding(ADDRESS, "required, since limits.redis-password is set"));
    }
    if (address != null && redis == null && findings.isEmpty()) {
      findings.add(
          new Finding(
              ADDRESS,
              "must be redis://host:port, or rediss://host:port for TLS, with the password as in"
                  + " redis://:password@host:port or in limits.redis-password"
                  + " (LIMITS_REDIS_PASSWORD)"));
    }
  }

  /** A mounted file usually ends in a line break. */
  private static Optional<String> present(Optional<String> value) {
    return value.map(String::strip).filter(text -> !text.isEmpty());
  }

  private @Nullable RedisURI parse(String address, @Nullable String password) {
    URI uri;
    try {
      uri = new URI(address);
    } catch (URISyntaxException unreadable) {
      return null;
    }
    String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
    String path = uri.getRawPath();
    if (!List.of("redis", "rediss").contains(scheme)
        || uri.getHost() == null
        || uri.getPort() == 0
        || uri.getPort() > 65_535
        || uri.getRawQuery() != null
        || uri.getRawFragment() != null
        || !(path == null || path.matches("/?|/\\d{1,4}"))) {
      return null;
    }
    String user = uri.getUserInfo();
    if (user != null && password != null) {
      findings.add(new Finding(PASSWORD, "can't be set beside a password in limits.redis"));
      return null;
    }
    RedisURI.Builder redis =
        RedisURI.builder()
            .withHost(uri.getHost().replaceAll("[\\[\\]]", ""))
            .withPort(uri.getPort() < 0 ? PORT : uri.getPort())
            .withSsl(scheme.equals("rediss"));
    if (path != null && path.length() > 1) {
      redis.withDatabase(Integer.parseInt(path.substring(1)));
    }
    if (user != null) {
      int colon = user.indexOf(':');
      if (colon < 0) {
        return null;
      }
      authenticate(redis, user.substring(0, colon), user.substring(colon + 1));
    } else if (password != null) {
      authenticate(redis, "", password);
    }
    return redis.build();
  }

  private static void authenticate(RedisURI.Builder redis, String user, String password) {
    if (user.isEmpty()) {
      redis.withPassword(password.toCharArray());
    } else {
      redis.withAuthentication(user, password.toCharArray());
    }
  }

  /** Returns where to count together; null if each instance counts for itself. */
  @Nullable RedisURI redis() {
    return redis;
  }

  @Override
  public List<Finding> findings() {
    return List.copyOf(findings);
  }
}
