package dev.r2presigner.issue;

import dev.r2presigner.audit.Audit;
import dev.r2presigner.limits.SubjectLimits;
import dev.r2presigner.limits.Taken;
import dev.r2presigner.policy.Decision;
import dev.r2presigner.policy.Grant;
import dev.r2presigner.policy.Intent;
import dev.r2presigner.policy.Policies;
import dev.r2presigner.policy.Refusal;
import dev.r2presigner.signing.CredentialsOver;
import dev.r2presigner.signing.MultipartSigner;
import dev.r2presigner.signing.SignedUrl;
import dev.r2presigner.signing.SigningCredentials;
import dev.r2presigner.signing.UrlSigner;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.SecureRandom;
import java.time.Duration;
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
  private final SigningCredentials credentials;
  private final UrlSigner signer;
  private final MultipartSigner multipart;
  private final Audit audit;
  private final SecureRandom random = new SecureRandom();

  UrlIssuer(
      Policies policies,
      SubjectLimits limits,
      SigningCredentials credentials,
      UrlSigner signer,
      MultipartSigner multipart,
      Audit audit) {
    this.policies = policies;
    this.limits = limits;
    this.credentials = credentials;
    this.signer = signer;
    this.multipart = multipart;
    this.audit = audit;
  }

  /**
   * One URL, or the first reason against it.
   *
   * @throws CredentialsOver if nothing that would be signed now would work
   */
  public Issue issue(Asker who, Intent intent) {
    return decided(who, intent, grant -> sign(who, (Grant.Timed) grant));
  }

  /** A download for a client that is sent on at once, so by the method it comes with only. */
  public Issue redirect(Asker who, Intent.Download intent, boolean head) {
    return decided(
        who,
        intent,
        granted -> {
          Grant.Download grant = (Grant.Download) granted;
          SignedUrl url = head ? signer.head(grant) : signer.get(grant);
          record(who, grant, url);
          return new Issue.Redirect(url);
        });
  }

  /** Leave for this service to do what was asked, under the same rules; signs nothing. */
  public Issue allow(Asker who, Intent intent) {
    return decided(
        who,
        intent,
        grant -> {
          audit.allowed(who.caller(), grant, who.requestId());
          return new Issue.Allowed(grant);
        });
  }

  private Issue decided(Asker who, Intent intent, Function<Grant, Issue> carriedOut) {
    Decision decision =
        policies.decide(who.caller(), intent, who.now(), credentials.endsAt(), random);
    if (decision instanceof Decision.Refused refused) {
      return refuse(who, intent, refused.refusal());
    }
    Decision.Granted granted = (Decision.Granted) decision;
    if (granted.grant() instanceof Grant.Timed timed && timed.lifetime().seconds() < 1) {
      audit.notSigned(who.caller(), timed, who.requestId());
      throw new CredentialsOver();
    }
    Taken taken = limits.take(who.caller(), granted.policy(), granted.grant());
    if (taken.urls() != null) {
      who.told().accept(taken.urls());
    }
    return taken.usedUp() == null
        ? carriedOut.apply(granted.grant())
        : refuse(
            who, intent, rateLimited(granted.policy().name(), taken.usedUp(), taken.enoughIn()));
  }

  private Issue sign(Asker who, Grant.Timed grant) {
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
    record(who, grant, first);
    return issue;
  }

  private void record(Asker who, Grant grant, SignedUrl url) {
    audit.issued(who.caller(), grant, url.expiresAt(), url.fingerprint(), who.requestId());
  }

  private List<SignedUrl> sign(Grant.Multipart grant) {
    return switch (grant.step()) {
      case PARTS -> grant.parts().stream().map(part -> multipart.part(grant, part)).toList();
      case LIST -> List.of(multipart.list(grant));
      case COMPLETE -> List.of(multipart.complete(grant));
      case ABORT -> List.of(multipart.abort(grant));
    };
  }

  private Issue refuse(Asker who, Intent intent, Refusal refusal) {
    audit.refused(who.caller(), intent.operation(), intent.key(), refusal, who.requestId());
    return new Issue.Refused(refusal);
  }

  private static Refusal rateLimited(String policy, String limit, Duration wait) {
    long seconds = Math.max(1, wait.plusMillis(999).toSeconds());
    return new Refusal(
        Refusal.Reason.RATE_LIMITED,
        "You have used up the "
            + limit
            + " that policy '"
            + policy
            + "' allows; ask again in "
            + seconds
            + " s.",
        Map.of("policy", policy, "limit", limit, "retryAfter", seconds));
  }
}
