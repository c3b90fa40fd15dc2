package dev.r2presigner.token;

import dev.r2presigner.startup.Finding;
import dev.r2presigner.startup.Loopback;
import dev.r2presigner.startup.StartupCheck;
import jakarta.inject.Singleton;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Checks the settings of this service's own keys. Its issuer has to differ from that of login
 * tokens, or a receipt could pass for one.
 */
@Singleton
class ServiceSettings implements StartupCheck {

  private static final String ISSUER = "service.issuer";
  private static final String KEYS = "service.keys";

  private final String issuer;
  private final String keys;
  private final Set<String> tokenIssuers;

  ServiceSettings(ServiceConfig config, TokenConfig tokens) {
    issuer = stripped(config.issuer());
    keys = stripped(config.keys());
    tokenIssuers =
        Stream.concat(Stream.of(tokens), tokens.issuers().values().stream())
            .map(one -> stripped(one.issuer()))
            .collect(Collectors.toUnmodifiableSet());
  }

  private static String stripped(Optional<String> value) {
    return value.map(String::strip).orElse("");
  }

  boolean isOn() {
    return !issuer.isEmpty() && !keys.isEmpty();
  }

  String issuer() {
    return issuer;
  }

  /** Returns the file or folder of the keys; only if it is on. */
  Path keys() {
    return Path.of(keys);
  }

  @Override
  public List<Finding> findings() {
    if (issuer.isEmpty() != keys.isEmpty()) {
      return List.of(
          issuer.isEmpty()
              ? new Finding(ISSUER, "required, since " + KEYS + " is set")
              : new Finding(KEYS, "required, since " + ISSUER + " is set"));
    }
    List<Finding> findings = new ArrayList<>();
    if (isOn()) {
      find(findings, ISSUER, issuerFlaw());
      find(findings, KEYS, keysFlaw());
    }
    return findings;
  }

  private static void find(List<Finding> findings, String property, @Nullable String flaw) {
    if (flaw != null) {
      findings.add(new Finding(property, flaw));
    }
  }

  private @Nullable String issuerFlaw() {
    if (tokenIssuers.contains(issuer)) {
      return "must differ from token.issuer";
    }
    try {
      URI url = new URI(issuer);
      boolean plain =
          url.getRawUserInfo() == null && url.getRawQuery() == null && url.getRawFragment() == null;
      return Loopback.isHttpsUnlessLoopback(url) && plain && !issuer.endsWith("/")
          ? null
          : "must be this service's public https URL (http on loopback), without a slash at its"
              + " end";
    } catch (URISyntaxException notUrl) {
      return "must be a URL";
    }
  }

  private @Nullable String keysFlaw() {
    try {
      ServiceKeyFiles.parse(ServiceKeyFiles.read(keys()));
      return null;
    } catch (IllegalArgumentException unusable) {
      return unusable.getMessage();
    }
  }
}
