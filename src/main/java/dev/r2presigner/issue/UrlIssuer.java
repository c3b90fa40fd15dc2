package dev.r2presigner.issue;

import dev.r2presigner.audit.Audit;
import dev.r2presigner.caller.Caller;
import dev.r2presigner.limits.SubjectLimits;
import dev.r2presigner.policy.Decision;
import dev.r2presigner.policy.Grant;
import dev.r2presigner.policy.Intent;
import dev.r2presigner.policy.Policies;
import dev.r2presigner.policy.Refusal;
import dev.r2presigner.signing.SignedUrl;
import dev.r2presigner.signing.UrlSigner;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/**
 * Decides, counts, signs and records, in this order and for every kind of URL. Nothing else signs,
 * so there is no way around the policies, the limits or the audit.
 */
@ApplicationScoped
public class UrlIssuer {

  private final Policies policies;
  private final SubjectLimits limits;
  private final UrlSigner signer;
  private final Audit audit;
  private final SecureRandom random = new SecureRandom();

  UrlIssuer(Policies policies, SubjectLimits limits, UrlSigner signer, Audit audit) {
    this.policies = policies;
    this.limits = limits;
    this.signer = signer;
    this.audit = audit;
  }

  /**
   * One URL, or the first reason against it.
   *
   * @param now when the request was taken in; the caller's token lives for at least a second from
   *     then
   * @param requestId goes into the audit, to be found by what the client was told
   */
  public Issue issue(Caller caller, Intent intent, Instant now, String requestId) {
    Decision decision = policies.decide(caller, intent, now, random);
    if (decision instanceof Decision.Refused refused) {
      return refuse(caller, intent, refused.refusal(), requestId);
    }
    Decision.Granted granted = (Decision.Granted) decision;
    Duration wait = limits.take(caller, granted.policy(), granted.grant());
    return wait.isZero()
        ? sign(caller, granted.grant(), requestId)
        : refuse(caller, intent, rateLimited(granted.policy().name(), wait), requestId);
  }

  private Issue sign(Caller caller, Grant grant, String requestId) {
    if (grant instanceof Grant.Upload upload) {
      SignedUrl put = signer.put(upload);
      audit.issued(caller, grant, put.expiresAt(), put.fingerprint(), requestId);
      return new Issue.Upload(upload, put);
    }
    Grant.Download download = (Grant.Download) grant;
    SignedUrl get = signer.get(download);
    SignedUrl head = signer.head(download);
    audit.issued(caller, grant, get.expiresAt(), get.fingerprint(), requestId);
    return new Issue.Download(download, get, head);
  }

  private Issue refuse(Caller caller, Intent intent, Refusal refusal, String requestId) {
    audit.refused(caller, intent.operation(), intent.key(), refusal, requestId);
    return new Issue.Refused(refusal);
  }

  private static Refusal rateLimited(String policy, Duration wait) {
    long seconds = Math.max(1, wait.plusMillis(999).toSeconds());
    return new Refusal(
        Refusal.Reason.RATE_LIMITED,
        "You have used up what policy '" + policy + "' allows; ask again in " + seconds + " s.",
        Map.of("policy", policy, "retryAfter", seconds));
  }
}
