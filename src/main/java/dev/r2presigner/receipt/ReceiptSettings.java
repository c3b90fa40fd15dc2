package dev.r2presigner.receipt;

import dev.r2presigner.startup.Durations;
import dev.r2presigner.startup.Finding;
import dev.r2presigner.startup.Loopback;
import dev.r2presigner.startup.StartupCheck;
import dev.r2presigner.token.ServiceConfig;
import jakarta.inject.Singleton;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Checks the settings of receipts and of their receiver. */
@Singleton
class ReceiptSettings implements StartupCheck {

  private static final Duration LONGEST_LIFE = Duration.ofDays(30);

  private final List<Finding> findings = new ArrayList<>();
  private final String audience;
  private final Duration life;
  private final @Nullable URI notifyUrl;

  ReceiptSettings(ReceiptConfig receipts, NotifyConfig notify, ServiceConfig service) {
    audience = present(receipts.audience()).or(() -> present(service.issuer())).orElse("");
    life = life(receipts.life());
    notifyUrl = present(notify.url()).map(this::url).orElse(null);
    if (notifyUrl != null && present(service.keys()).isEmpty()) {
      findings.add(new Finding("service.keys", "required, since notify.url is set"));
    }
  }

  private static Optional<String> present(Optional<String> value) {
    return value.map(String::strip).filter(text -> !text.isEmpty());
  }

  private Duration life(String text) {
    try {
      Duration life = Durations.parse(text);
      if (!life.isZero() && life.compareTo(LONGEST_LIFE) <= 0) {
        return life;
      }
    } catch (IllegalArgumentException otherForm) {
      // Reported below, as out of range.
    }
    findings.add(new Finding("receipt.life", "must be a time of 1s to 30d, like 10m or 1h"));
    return Duration.ofHours(1);
  }

  private @Nullable URI url(String text) {
    try {
      URI url = new URI(text);
      if (Loopback.isHttpsUnlessLoopback(url)
          && url.getRawUserInfo() == null
          && url.getRawFragment() == null) {
        return url;
      }
    } catch (URISyntaxException notUrl) {
      // Reported below, without the text: it may hold a secret.
    }
    findings.add(
        new Finding(
            "notify.url", "must be an https URL (http on loopback) without user or fragment"));
    return null;
  }

  String audience() {
    return audience;
  }

  Duration life() {
    return life;
  }

  /** Returns where receipts are sent to; null for nowhere. */
  @Nullable URI notifyUrl() {
    return notifyUrl;
  }

  @Override
  public List<Finding> findings() {
    return List.copyOf(findings);
  }
}
