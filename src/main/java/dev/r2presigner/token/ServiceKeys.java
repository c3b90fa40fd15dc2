package dev.r2presigner.token;

import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.quarkus.scheduler.Scheduler;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jboss.logging.Logger;
import org.jose4j.json.JsonUtil;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwx.HeaderParameterNames;
import org.jose4j.lang.JoseException;
import org.jspecify.annotations.Nullable;

/**
 * Signs the JWTs that this service issues itself, and knows the keys that verify them. Files that
 * change are taken over within a minute, as a whole; a change that is not usable leaves the keys as
 * they are. Off unless it is configured.
 */
@ApplicationScoped
public class ServiceKeys {

  private static final Logger LOG = Logger.getLogger(ServiceKeys.class);
  private static final String POLL = "10s";

  private final ServiceSettings settings;
  private final Scheduler scheduler;
  private volatile @Nullable ServiceKeyring ring;

  // Only the one job that runs at a time uses these.
  private SortedMap<String, String> taken = new TreeMap<>();
  private String lastWarning = "";

  ServiceKeys(ServiceSettings settings, Scheduler scheduler) {
    this.settings = settings;
    this.scheduler = scheduler;
  }

  void start(@Observes StartupEvent event) {
    if (!settings.isOn()) {
      return;
    }
    load();
    scheduler
        .newJob("service-keys")
        .setInterval(POLL)
        .setConcurrentExecution(ConcurrentExecution.SKIP)
        .setTask(execution -> look(System.nanoTime()))
        .schedule();
  }

  /** Loads the keys as they are at the start, whose check has read them once already. */
  void load() {
    taken = ServiceKeyFiles.read(settings.keys());
    take(ServiceKeyring.atStart(ServiceKeyFiles.parse(taken)));
  }

  /** Takes over what has changed in the files, or only in time. */
  synchronized void look(long now) {
    ServiceKeyring before = known();
    try {
      Path place = settings.keys();
      SortedMap<String, String> texts = ServiceKeyFiles.read(place);
      if (!texts.equals(ServiceKeyFiles.read(place))) {
        return; // It is being written.
      }
      boolean same = texts.equals(taken);
      take(before.at(now, same ? before.keys() : ServiceKeyFiles.parse(texts)));
      taken = texts;
      lastWarning = "";
    } catch (TokenKeys.Unusable flaw) {
      String reason = String.valueOf(flaw.getMessage());
      if (!reason.equals(lastWarning)) {
        lastWarning = reason;
        LOG.warnf("The change of service.keys is not taken over, the old keys stay: %s", reason);
      }
      take(before.at(now, before.keys()));
    }
  }

  private void take(ServiceKeyring next) {
    ServiceKeyring before = ring;
    if (before == next) {
      return;
    }
    ring = next;
    LOG.infof("%d service keys are published; %s signs", next.keys().size(), next.signer().id());
  }

  /** Tells whether this service has keys of its own. */
  public boolean areConfigured() {
    return settings.isOn();
  }

  /** Returns the {@code iss} of what is signed here; only if there are keys. */
  public String issuer() {
    return settings.issuer();
  }

  /**
   * Signs these claims, and the issuer, as a compact JWS (ES256).
   *
   * @param type the {@code typ} of the header, which keeps one kind of JWT from passing for another
   */
  public String sign(String type, Map<String, ?> claims) {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("iss", settings.issuer());
    all.putAll(claims);
    ServiceKey key = known().signer();
    JsonWebSignature signature = new JsonWebSignature();
    signature.setAlgorithmHeaderValue(AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256);
    signature.setKeyIdHeaderValue(key.id());
    signature.setHeader(HeaderParameterNames.TYPE, type);
    signature.setKey(key.signing());
    signature.setPayload(JsonUtil.toJson(all));
    try {
      return signature.getCompactSerialization();
    } catch (JoseException failed) {
      throw new IllegalStateException("a key that signed at its start does not any more", failed);
    }
  }

  /** Returns the keys of this moment; null if there are none. */
  @Nullable ServiceKeyring current() {
    return ring;
  }

  /** Returns the JWKS to publish; null if there are no keys. */
  @Nullable String published() {
    ServiceKeyring now = ring;
    return now == null ? null : now.published();
  }

  private ServiceKeyring known() {
    ServiceKeyring now = ring;
    if (now == null) {
      throw new IllegalStateException("no service keys are configured");
    }
    return now;
  }
}
