package dev.r2presigner.token;

import dev.r2presigner.startup.Durations;
import dev.r2presigner.startup.Finding;
import dev.r2presigner.startup.Loopback;
import dev.r2presigner.startup.StartupCheck;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Checks which tokens are accepted. Issuer, audience and keys have no default: with any of them
 * missing, tokens made for another service, or by any party, would open the bucket.
 */
@Singleton
class TokenSettings implements StartupCheck {

  private static final Pattern HEADER_NAME = Pattern.compile("[A-Za-z0-9-]{1,64}");

  /**
   * The longest configurable lifetime, ten years. A value near the end of the calendar would
   * overflow when added to a date.
   */
  private static final Duration LONGEST_LIFE = Duration.ofDays(3650);

  private static final Duration OFTENEST_REFRESH = Duration.ofSeconds(10);
  private static final Duration RAREST_REFRESH = Duration.ofHours(24);

  /**
   * The headers that can't carry a token: browsers send them on requests that any page can cause.
   */
  private static final Set<String> NO_TOKENS = Set.of("cookie", "host", "origin");

  /** A media type; the part before the slash is optional. */
  private static final Pattern TYPE =
      Pattern.compile("[A-Za-z0-9!#$&^_.+-]{1,64}(/[A-Za-z0-9!#$&^_.+-]{1,64})?");

  private final List<Finding> findings = new ArrayList<>();

  private final String issuer;
  private final Set<String> audience;
  private final String keys;
  private final Duration keysRefresh;
  private final @Nullable String type;
  private final Duration maxLife;
  private final String rolesClaim;
  private final String audienceClaim;

  TokenSettings(TokenConfig config) {
    issuer = required("token.issuer", config.issuer().orElse(""));
    audience =
        config.audience().orElse(List.of()).stream()
            .map(String::strip)
            .filter(text -> !text.isEmpty())
            .collect(Collectors.toUnmodifiableSet());
    required("token.audience", String.join("", audience));
    keys = required("token.keys", config.keys().orElse(""));
    keysRefresh =
        time("token.keys-refresh", config.keysRefresh(), OFTENEST_REFRESH, RAREST_REFRESH);
    type = config.type().map(String::strip).filter(text -> !text.isEmpty()).orElse(null);
    if (type != null && !TYPE.matcher(type).matches()) {
      find("token.type", "must be a media type without parameters, like at+jwt");
    }
    maxLife = time("token.max-life", config.maxLife(), Duration.ofSeconds(1), LONGEST_LIFE);
    rolesClaim = required("token.roles-claim", config.rolesClaim());
    audienceClaim = required("token.audience-claim", config.audienceClaim());
    if (!HEADER_NAME.matcher(config.header()).matches()) {
      find("token.header", "must be the name of a header");
    } else if (NO_TOKENS.contains(config.header().toLowerCase(Locale.ROOT))) {
      find(
          "token.header",
          "can't be a header that browsers send automatically; any page could use it");
    }
    String flaw = keys.isEmpty() ? null : keysFlaw();
    if (flaw != null) {
      find("token.keys", flaw);
    }
  }

  private String required(String property, String value) {
    if (value.isBlank()) {
      find(property, "required");
    }
    return value.strip();
  }

  private Duration time(String property, String text, Duration least, Duration most) {
    try {
      Duration time = Durations.parse(text);
      if (time.compareTo(least) >= 0 && time.compareTo(most) <= 0) {
        return time;
      }
    } catch (IllegalArgumentException notDuration) {
      // Reported below, as out of range.
    }
    String range = least.toSeconds() + "s to " + words(most);
    find(property, "must be a time of " + range + ", like 30m or 24h");
    return least;
  }

  private static String words(Duration most) {
    return most.toDays() > 1 ? most.toDays() + "d" : most.toHours() + "h";
  }

  private @Nullable String keysFlaw() {
    URI url = keysUrl();
    if (url != null) {
      return Loopback.isHttpsUnlessLoopback(url)
          ? null
          : "must be an https URL (http on loopback), or a file";
    }
    if (keys.contains("://")) {
      return "must be an https URL (http on loopback), or a file";
    }
    Path file = Path.of(keys);
    if (!Files.isReadable(file)) {
      return "the file '" + keys + "' does not exist or is not readable";
    }
    try {
      TokenKeys.parse(Files.readString(file));
      return null;
    } catch (IllegalArgumentException unusable) {
      return "the file '" + keys + "' " + unusable.getMessage();
    } catch (IOException unreadable) {
      return "the file '" + keys + "' can't be read as text";
    }
  }

  private void find(String property, String reason) {
    findings.add(new Finding(property, reason));
  }

  String issuer() {
    return issuer;
  }

  Set<String> audience() {
    return audience;
  }

  /** Returns the interval between loads of the keys. */
  Duration keysRefresh() {
    return keysRefresh;
  }

  /** Returns the required {@code typ} of a token; null for any. */
  @Nullable String type() {
    return type;
  }

  Duration maxLife() {
    return maxLife;
  }

  String rolesClaim() {
    return rolesClaim;
  }

  String audienceClaim() {
    return audienceClaim;
  }

  /** Returns the URL of the keys; null if they are in a file. */
  @Nullable URI keysUrl() {
    if (!keys.startsWith("http://") && !keys.startsWith("https://")) {
      return null;
    }
    try {
      return new URI(keys);
    } catch (URISyntaxException notUrl) {
      return null;
    }
  }

  /** Returns the file of the keys; only if there is no URL. */
  Path keysFile() {
    return Path.of(keys);
  }

  @Override
  public List<Finding> findings() {
    return List.copyOf(findings);
  }
}
