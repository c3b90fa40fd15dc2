package dev.r2presigner.edge;

import dev.r2presigner.startup.Loopback;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Validates configured origins: finds those that would match nothing, or too much. */
final class Origins {

  private static final Pattern ORIGIN =
      Pattern.compile("(https?)://([a-z0-9-]+(?:\\.[a-z0-9-]+)*|\\[::1])(?::(\\d{1,5}))?");

  private Origins() {}

  /** Returns the reason to reject the origin, or null if it is valid. */
  static @Nullable String flaw(String origin) {
    if (origin.equals("*") || origin.equals("null")) {
      return "lets any page use its visitors' tokens; list the origins";
    }
    if (origin.contains("*")) {
      return "has a wildcard; list the origins";
    }
    if (!origin.equals(origin.toLowerCase(Locale.ROOT))) {
      return "has upper-case letters, which browsers never send";
    }
    if (origin.matches("https?://[^/]*/.*")) {
      return "has a path or a trailing slash, which browsers never send";
    }
    Matcher matcher = ORIGIN.matcher(origin);
    if (!matcher.matches()) {
      return "is not scheme://host[:port]";
    }
    if (matcher.group(1).equals("http") && !Loopback.isLoopback(matcher.group(2))) {
      return "is plain http, which is allowed on loopback only";
    }
    String port = matcher.group(3);
    if (port != null && Integer.parseInt(port) > 65_535) {
      return "has a port above 65535";
    }
    String defaultPort = matcher.group(1).equals("http") ? "80" : "443";
    return defaultPort.equals(port) ? "has the default port, which browsers omit" : null;
  }
}
