package dev.r2presigner.token;

import dev.r2presigner.startup.Durations;
import dev.r2presigner.startup.Finding;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads one issuer as configured. Issuer and audience have no default: without them, tokens made
 * for another service, or by any party, would open the bucket.
 */
final class IssuerReader {

  /**
   * The longest configurable lifetime, ten years. A value near the end of the calendar would
   * overflow when added to a date.
   */
  private static final Duration LONGEST_LIFE = Duration.ofDays(3650);

  /** A media type; the part before the slash is optional. */
  private static final Pattern TYPE =
      Pattern.compile("[A-Za-z0-9!#$&^_.+-]{1,64}(/[A-Za-z0-9!#$&^_.+-]{1,64})?");

  private final String prefix;
  private final List<Finding> findings;

  /**
   * Reads below a prefix of properties.
   *
   * @param findings takes what is wrong
   */
  IssuerReader(String prefix, List<Finding> findings) {
    this.prefix = prefix;
    this.findings = findings;
  }

  TrustedIssuer read(String name, IssuerConfig config, Duration keysRefresh) {
    String issuer = required("issuer", config.issuer().orElse(""));
    Set<String> audience =
        config.audience().orElse(List.of()).stream()
            .map(String::strip)
            .filter(text -> !text.isEmpty())
            .collect(Collectors.toUnmodifiableSet());
    required("audience", String.join("", audience));
    KeyLocation keys = keys(issuer, config.keys());
    String type = config.type().map(String::strip).filter(text -> !text.isEmpty()).orElse(null);
    if (type != null && !TYPE.matcher(type).matches()) {
      find("type", "must be a media type without parameters, like at+jwt");
    }
    return new TrustedIssuer(
        name,
        issuer,
        audience,
        keys,
        keysRefresh,
        type,
        time(
            prefix + "max-life",
            config.maxLife().orElse("24h"),
            Duration.ofSeconds(1),
            LONGEST_LIFE,
            this::add),
        required("roles-claim", config.rolesClaim().orElse("groups")),
        required("audience-claim", config.audienceClaim().orElse("aud")));
  }

  private KeyLocation keys(String issuer, Optional<String> given) {
    KeyLocation keys = new KeyLocation(issuer, given.map(String::strip).orElse(""));
    if (given.isPresent() && keys.isDiscovered()) {
      find("keys", "is blank; remove it or set it");
    } else if (!issuer.isEmpty() || !keys.isDiscovered()) {
      @Nullable String flaw = keys.flaw();
      if (flaw != null) {
        find("keys", flaw);
      }
    }
    return keys;
  }

  private String required(String property, String value) {
    if (value.isBlank()) {
      find(property, "required");
    }
    return value.strip();
  }

  /** Returns a time within these bounds; the least one if it is none, which is reported. */
  static Duration time(
      String property,
      String text,
      Duration least,
      Duration most,
      BiConsumer<String, String> finding) {
    try {
      Duration time = Durations.parse(text);
      if (time.compareTo(least) >= 0 && time.compareTo(most) <= 0) {
        return time;
      }
    } catch (IllegalArgumentException notDuration) {
      // Reported below, as out of range.
    }
    String range = least.toSeconds() + "s to " + words(most);
    finding.accept(property, "must be a time of " + range + ", like 30m or 24h");
    return least;
  }

  private static String words(Duration most) {
    return most.toDays() > 1 ? most.toDays() + "d" : most.toHours() + "h";
  }

  private void find(String property, String reason) {
    add(prefix + property, reason);
  }

  private void add(String property, String reason) {
    findings.add(new Finding(property, reason));
  }
}
