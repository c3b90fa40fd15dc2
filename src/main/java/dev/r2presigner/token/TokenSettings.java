package dev.r2presigner.token;

import dev.r2presigner.policy.Caller;
import dev.r2presigner.startup.Finding;
import dev.r2presigner.startup.StartupCheck;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Checks which tokens are accepted: of the one issuer, or of several by their names. */
@Singleton
class TokenSettings implements StartupCheck {

  /** The name of the one issuer that the single variables configure. */
  static final String DEFAULT = Caller.DEFAULT_ISSUER;

  private static final Pattern HEADER_NAME = Pattern.compile("[A-Za-z0-9-]{1,64}");

  /** A name is a part of keys, metrics and audit lines. */
  private static final Pattern NAME = Pattern.compile("[a-z0-9-]{1,64}");

  private static final Duration OFTENEST_REFRESH = Duration.ofSeconds(10);
  private static final Duration RAREST_REFRESH = Duration.ofHours(24);

  /**
   * The headers that can't carry a token: browsers send them on requests that any page can cause.
   */
  private static final Set<String> NO_TOKENS = Set.of("cookie", "host", "origin");

  private final List<Finding> findings = new ArrayList<>();
  private final List<TrustedIssuer> issuers = new ArrayList<>();

  TokenSettings(TokenConfig config) {
    Duration refresh =
        IssuerReader.time(
            "token.keys-refresh",
            config.keysRefresh(),
            OFTENEST_REFRESH,
            RAREST_REFRESH,
            this::find);
    if (config.issuers().isEmpty()) {
      issuers.add(new IssuerReader("token.", findings).read(DEFAULT, config, refresh));
    } else {
      refuseBoth(config);
      new TreeMap<>(config.issuers()).forEach((name, one) -> read(name, one, refresh));
      refuseTwins();
    }
    if (!HEADER_NAME.matcher(config.header()).matches()) {
      find("token.header", "must be the name of a header");
    } else if (NO_TOKENS.contains(config.header().toLowerCase(Locale.ROOT))) {
      find(
          "token.header",
          "can't be a header that browsers send automatically; any page could use it");
    }
  }

  private void read(String name, IssuerConfig config, Duration refresh) {
    if (!NAME.matcher(name).matches()) {
      find("token.issuers", "an issuer's name must be 1 to 64 of a-z, 0-9 and '-'");
      return;
    }
    String prefix = "token.issuers." + name + ".";
    issuers.add(new IssuerReader(prefix, findings).read(name, config, refresh));
  }

  /** Which of both was meant could only be guessed. */
  private void refuseBoth(IssuerConfig single) {
    boolean isSet =
        Stream.of(
                single.issuer(),
                single.audience(),
                single.keys(),
                single.type(),
                single.maxLife(),
                single.rolesClaim(),
                single.audienceClaim())
            .anyMatch(Optional::isPresent);
    if (isSet) {
      find(
          "token.issuers",
          "can't be combined with the variables of a single issuer, such as TOKEN_ISSUER");
    }
  }

  private void refuseTwins() {
    Map<String, String> names = new HashMap<>();
    for (TrustedIssuer one : issuers) {
      String other = one.issuer().isEmpty() ? null : names.put(one.issuer(), one.name());
      if (other != null) {
        find("token.issuers." + one.name() + ".issuer", "is also the issuer of '" + other + "'");
      }
    }
  }

  private void find(String property, String reason) {
    findings.add(new Finding(property, reason));
  }

  /** Returns the issuers, in the order of their names. */
  List<TrustedIssuer> issuers() {
    return List.copyOf(issuers);
  }

  @Override
  public List<Finding> findings() {
    return List.copyOf(findings);
  }
}
