package dev.r2presigner.issue;

import dev.r2presigner.audit.Audit;
import dev.r2presigner.caller.Caller;
import dev.r2presigner.limits.SubjectLimits;
import dev.r2presigner.policy.Decision;
import dev.r2presigner.policy.Grant;
import dev.r2presigner.policy.Intent;
import dev.r2presigner.policy.Policies;
import dev.r2presigner.policy.Refusal;
import dev.r2presigner.signing.MultipartSigner;
import dev.r2presigner.signing.SignedUrl;
import dev.r2presigner.signing.UrlSigner;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Decides, counts, signs and records, in this order and for every kind of URL. Nothing else signs,
 * so there is no way around the policies, the limits or the audit.
 */
@ApplicationScoped
public class UrlIssuer {

  private final Policies policies;
  private final SubjectLimits limits;
  private final UrlSigner signer;
  private final MultipartSigner multipart;
  private final Audit audit;
  private final SecureRandom random = new SecureRandom();

  UrlIssuer(
      Policies policies,
      SubjectLimits limits,
      UrlSigner signer,
      MultipartSigner multipart,
      Audit audit) {
    this.policies = policies;
    this.limits = limits;
    this.signer = signer;
    this.multipart = multipart;
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
    return decided(
        caller, intent, now, requestId, grant -> sign(caller, (Grant.Timed) grant, requestId));
  }

  /** Leave for this service to do what was asked, under the same rules; signs nothing. */
  public Issue allow(Caller caller, Intent intent, Instant now, String requestId) {
    return decided(
        caller,
        intent,
        now,
        requestId,
        grant -> {
          audit.allowed(caller, grant, requestId);
          return new Issue.Allowed(grant);
        });
  }

  private Issue decided(
      Caller caller,
      Intent intent,
      Instant now,
      String requestId,
      Function<Grant, Issue> carriedOut) {
    Decision decision = policies.decide(caller, intent, now, random);
    if (decision instanceof Decision.Refused refused) {
      return refuse(caller, intent, refused.refusal(), requestId);
    }
    Decision.Granted granted = (Decision.Granted) decision;
    Duration wait = limits.take(caller, granted.policy(), granted.grant());
    return wait.isZero()
        ? carriedOut.apply(granted.grant())
        : refuse(caller, intent, rateLimited(granted.policy().name(), wait), requestId);
  }

  private Issue sign(Caller caller, Grant.Timed grant, String requestId) {
    Issue issue;
    SignedUrl first;
    if (grant instanceof Grant.Upload upload) {
      first = signer.put(upload);
      issue = new Issue.Upload(upload, first);
    } else if (grant instanceof Grant.Download download) {
      first = signer.get(download);
      issue = new Issue.Download(download, first, signer.head(download));
    } else if (grant instanceof Grant.CreateMultipart create) {
      first = multipart.create(create);
      issue = new Issue.CreateMultipart(create, first);
    } else {
      Grant.Multipart step = (Grant.Multipart) grant;
      List<SignedUrl> urls = sign(step);
      first = urls.get(0);
      issue = new Issue.Multipart(step, urls);
    }
    audit.issued(caller, grant, first.expiresAt(), first.fingerprint(), requestId);
    return issue;
  }

  private List<SignedUrl> sign(Grant.Multipart grant) {
    return switch (grant.step()) {
      case PARTS -> grant.parts().stream().map(part -> multipart.part(grant, part)).toList();
      case LIST -> List.of(multipart.list(grant));
      case COMPLETE -> List.of(multipart.complete(grant));
      case ABORT -> List.of(multipart.abort(grant));
    };
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
