package dev.r2presigner.audit;

import dev.r2presigner.policy.Caller;
import dev.r2presigner.policy.Delegation;
import dev.r2presigner.policy.Grant;
import dev.r2presigner.policy.Operation;
import dev.r2presigner.policy.Refusal;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Writes one line of JSON for each decision to the log category {@code audit}, and counts it by
 * policy, operation and outcome. JSON escapes control characters in a client's key, so a line is
 * always one line. No label holds a client's own text, or a client could fill the metrics' memory.
 */
@ApplicationScoped
public class Audit {

  private static final String ISSUED = "issued";
  private static final String ALLOWED = "allowed";
  private static final String NOT_SIGNED = "storage-unavailable";
  private static final String NO_POLICY = "none";
  private static final String CORS = "cors";
  private static final String DELEGATE = "delegate";
  private static final String AUTHENTICATE = "authenticate";
  private static final String REFUSED = "refused";

  /** The longest text recorded, as of a legal key; the rest of a longer one is cut off. */
  private static final int MAX_TEXT = 1024;

  /** Room for all members, so that no line's map grows. */
  private static final int MEMBERS = 32;

  private final AuditWriter writer;
  private final MeterRegistry meters;
  private final Timestamps expiries = new Timestamps();
  private final Map<Decided, Counter> decisions = new ConcurrentHashMap<>();

  /**
   * A counted combination: there are no more of these than policies, operations and outcomes allow.
   */
  private record Decided(String policy, String operation, String outcome) {}

  Audit(AuditWriter writer, MeterRegistry meters) {
    this.writer = writer;
    this.meters = meters;
  }

  /** Records that a URL or credentials were issued. */
  public void issued(
      Caller caller, Grant grant, Instant expiresAt, String fingerprint, RequestIds ids) {
    Map<String, Object> line = granted(caller, grant, ISSUED, ids);
    line.put("expiresAt", expiries.text(expiresAt));
    if (grant instanceof Grant.Expiring expiring && expiring.lifetime().outlivesToken()) {
      line.put("outlivesToken", true);
    }
    line.put("signature", fingerprint);
    write(line, grant.policy(), grant.operation(), ISSUED);
  }

  /** Records that this service was allowed to perform an operation itself; no URL was issued. */
  public void allowed(Caller caller, Grant grant, RequestIds ids) {
    Map<String, Object> line = granted(caller, grant, ALLOWED, ids);
    write(line, grant.policy(), grant.operation(), ALLOWED);
  }

  /** Records that a URL was granted but not signed, because the bucket credentials have expired. */
  public void notSigned(Caller caller, Grant grant, RequestIds ids) {
    Map<String, Object> line = granted(caller, grant, NOT_SIGNED, ids);
    write(line, grant.policy(), grant.operation(), NOT_SIGNED);
  }

  private static Map<String, Object> granted(
      Caller caller, Grant grant, String outcome, RequestIds ids) {
    Map<String, Object> line = line(caller, grant.operation(), outcome, ids);
    line.put("policy", grant.policy());
    line.put("key", grant.place());
    String phase = grant.phase();
    if (phase != null) {
      line.put("step", phase);
    }
    return line;
  }

  /** Records a refusal. The key is the client's own text, perhaps not a legal key. */
  public void refused(
      Caller caller, Operation operation, @Nullable String key, Refusal refusal, RequestIds ids) {
    refused(line(caller, operation, slug(refusal), ids), operation.wireName(), key, refusal);
  }

  private void refused(
      Map<String, Object> line, String operation, @Nullable String key, Refusal refusal) {
    Object policy = refusal.facts().getOrDefault("policy", NO_POLICY);
    line.put("policy", policy);
    line.put("key", key == null ? "" : cut(key));
    write(line, policy.toString(), operation, slug(refusal));
  }

  private static String slug(Refusal refusal) {
    return Refusal.slug(refusal.reason());
  }

  /** Records that a delegation was made. */
  public void delegated(
      Caller delegator, Delegation delegation, Instant expiresAt, RequestIds ids) {
    Delegation.Terms terms = delegation.terms();
    Map<String, Object> line = line(delegator, DELEGATE, ISSUED, ids);
    line.put("policy", terms.policy());
    line.put("key", terms.scope().text());
    line.put("delegation", delegation.id());
    line.put("for", cut(delegation.subject()));
    line.put("operations", terms.operations().stream().map(Operation::wireName).toList());
    line.put("expiresAt", expiries.text(expiresAt));
    write(line, terms.policy(), DELEGATE, ISSUED);
  }

  /** Records that a delegation was refused. The scope is the client's own text. */
  public void notDelegated(Caller caller, String scope, Refusal refusal, RequestIds ids) {
    refused(line(caller, DELEGATE, slug(refusal), ids), DELEGATE, scope, refusal);
  }

  /**
   * Records that the bucket's CORS policy was applied, or that applying it failed. The subject is
   * empty where the service did so by itself.
   */
  public void corsApplied(
      String subject, String outcome, List<String> differences, RequestIds ids) {
    Map<String, Object> line = line(subject, CORS, outcome, ids);
    line.put("differences", differences);
    write(line, NO_POLICY, CORS, outcome);
  }

  /**
   * Records that a token was refused; nothing of the token is in the line, since nothing of it is
   * verified. Counted by the reason elsewhere, since no policy decided.
   *
   * @param unrecorded how many refusals before this one have no line
   */
  public void tokenRefused(String reason, long unrecorded, RequestIds ids) {
    Map<String, Object> line = line("", AUTHENTICATE, REFUSED, ids);
    line.put("reason", reason);
    if (unrecorded > 0) {
      line.put("unrecorded", unrecorded);
    }
    writer.write(line);
  }

  private static Map<String, Object> line(
      Caller caller, Operation operation, String outcome, RequestIds ids) {
    return line(caller, operation.wireName(), outcome, ids);
  }

  private static Map<String, Object> line(
      Caller caller, String operation, String outcome, RequestIds ids) {
    Map<String, Object> line = line(caller.countedSubject(), operation, outcome, ids);
    if (!caller.issuer().equals(Caller.DEFAULT_ISSUER)) {
      line.put("issuer", caller.issuer());
    }
    if (caller.delegation() != null) {
      line.put("delegator", cut(caller.subject()));
      line.put("delegation", cut(caller.delegation().id()));
    }
    return line;
  }

  private static Map<String, Object> line(
      String subject, String operation, String outcome, RequestIds ids) {
    Map<String, Object> line = new LinkedHashMap<>(MEMBERS);
    AuditWriter.begin(line, operation + ' ' + outcome);
    line.put("subject", cut(subject));
    line.put("operation", operation);
    line.put("outcome", outcome);
    ids.addTo(line);
    return line;
  }

  private void write(Map<String, Object> line, String policy, Operation operation, String outcome) {
    write(line, policy, operation.wireName(), outcome);
  }

  private void write(Map<String, Object> line, String policy, String operation, String outcome) {
    decisions.computeIfAbsent(new Decided(policy, operation, outcome), this::counter).increment();
    writer.write(line);
  }

  private Counter counter(Decided decided) {
    return meters.counter(
        "presigner.decisions",
        "policy",
        decided.policy(),
        "operation",
        decided.operation(),
        "outcome",
        decided.outcome());
  }

  private static String cut(String text) {
    return text.length() <= MAX_TEXT ? text : text.substring(0, MAX_TEXT) + "…";
  }
}
