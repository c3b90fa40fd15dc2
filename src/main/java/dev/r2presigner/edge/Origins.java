package dev.r2presigner.edge;

import dev.r2presigner.startup.Loopback;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Why an origin would match nothing, or too much. */
final class Origins {

  private static final Pattern ORIGIN =
      Pattern.compile("(https?)://([a-z0-9-]+(?:\\.[a-z0-9-]+)*|\\[::1])(?::(\\d{1,5}))?");

  private Origins() {}

  static @Nullable String flaw(String origin) {
    if (origin.equals("*") || origin.equals("null")) {
      return "would let any page use the tokens of its visitors; list the origins";
    }
    if (origin.contains("*")) {
      return "has a wildcard; list the origins";
    }
    if (!origin.equals(origin.toLowerCase(Locale.ROOT))) {
      return "has upper case, which no browser sends";
    }
    if (origin.matches("https?://[^/]*/.*")) {
      return "has a path or a trailing slash, which no browser sends";
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
      return "has a port that can't be";
    }
    String defaultPort = matcher.group(1).equals("http") ? "80" : "443";
    return defaultPort.equals(port) ? "states the default port, which no browser sends" : null;
  }
}
