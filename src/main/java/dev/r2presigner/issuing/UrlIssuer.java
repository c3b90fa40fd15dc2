package dev.r2presigner.issuing;

import dev.r2presigner.audit.Audit;
import dev.r2presigner.bucket.CredentialsExpired;
import dev.r2presigner.bucket.SigningCredentials;
import dev.r2presigner.limits.LimitResult;
import dev.r2presigner.limits.SubjectLimits;
import dev.r2presigner.policy.Decision;
import dev.r2presigner.policy.Grant;
import dev.r2presigner.policy.Intent;
import dev.r2presigner.policy.Refusal;
import dev.r2presigner.signing.MultipartSigner;
import dev.r2presigner.signing.SignedUrl;
import dev.r2presigner.signing.TemporaryCredentials;
import dev.r2presigner.signing.TemporaryCredentialsSigner;
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

  private final SubjectLimits limits;
  private final SigningCredentials credentials;
  private final UrlSigner signer;
  private final MultipartSigner multipart;
  private final TemporaryCredentialsSigner temporary;
  private final Audit audit;
  private final SecureRandom random = new SecureRandom();

  UrlIssuer(
      SubjectLimits limits,
      SigningCredentials credentials,
      UrlSigner signer,
      MultipartSigner multipart,
      TemporaryCredentialsSigner temporary,
      Audit audit) {
    this.limits = limits;
    this.credentials = credentials;
    this.signer = signer;
    this.multipart = multipart;
    this.temporary = temporary;
    this.audit = audit;
  }

  /**
   * Issues the URL to PUT one object, or refuses for the first reason against it, as every method
   * here.
   *
   * @throws CredentialsExpired if the bucket credentials have expired
   */
  public Outcome<Signed.Upload> upload(RequestContext who, Intent.Upload wish) {
    return decided(
        who, wish, grant -> new Signed.Upload(grant, recorded(who, grant, signer.put(grant))));
  }

  /** Issues the URLs to GET and to HEAD one object. */
  public Outcome<Signed.Download> download(RequestContext who, Intent.Download wish) {
    return decided(
        who,
        wish,
        grant -> {
          SignedUrl get = recorded(who, grant, signer.get(grant));
          return new Signed.Download(grant, get, signer.head(grant));
        });
  }

  /**
   * Issues a URL for a client that is redirected at once, so for the method of its request only.
   */
  public Outcome<Signed.Redirect> redirect(RequestContext who, Intent.Download wish, boolean head) {
    return decided(
        who,
        wish,
        grant -> {
          SignedUrl url = head ? signer.head(grant) : signer.get(grant);
          return new Signed.Redirect(grant, recorded(who, grant, url));
        });
  }

  /** Issues the URL that begins a multipart upload. */
  public Outcome<Signed.CreateMultipart> begin(RequestContext who, Intent.CreateMultipart wish) {
    return decided(
        who,
        wish,
        grant -> new Signed.CreateMultipart(grant, recorded(who, grant, multipart.create(grant))));
  }

  /** Issues the URLs of the parts, or the one URL of another step. */
  public Outcome<Signed.Multipart> step(RequestContext who, Intent.Multipart wish) {
    return decided(
        who,
        wish,
        grant -> {
          List<SignedUrl> urls = sign(grant);
          recorded(who, grant, urls.get(0));
          return new Signed.Multipart(grant, urls);
        });
  }

  /**
   * Makes credentials for all that a policy allows under the caller's prefix: they count as one
   * URL.
   */
  public Outcome<TemporaryCredentials> credentials(RequestContext who, Intent.Credentials wish) {
    return decided(
        who,
        wish,
        grant -> {
          TemporaryCredentials made = temporary.sign(grant, who.now());
          audit.issued(who.caller(), grant, made.expiresAt(), made.fingerprint(), who.ids());
          return made;
        });
  }

  /**
   * Authorises this service to perform the operation itself, under the same rules. Signs nothing.
   */
  public <G extends Grant> Outcome<G> allow(RequestContext who, Intent<G> wish) {
    return decided(
        who,
        wish,
        grant -> {
          audit.allowed(who.caller(), grant, who.ids());
          return grant;
        });
  }

  /**
   * Judges without counting or recording a success, for a request of several intents, of which none
   * may count before all would be granted.
   */
  public <G extends Grant> Outcome<G> check(RequestContext who, Intent<G> wish) {
    Decision<G> decision =
        who.policies().decide(who.caller(), wish, who.now(), credentials.endsAt(), random);
    return decision.fold(
        granted -> new Outcome.Issued<>(granted.grant()), refusal -> refuse(who, wish, refusal));
  }

  private <G extends Grant, T> Outcome<T> decided(
      RequestContext who, Intent<G> wish, Function<G, T> carryOut) {
    Decision<G> decision =
        who.policies().decide(who.caller(), wish, who.now(), credentials.endsAt(), random);
    return decision.fold(
        granted -> counted(who, wish, granted, carryOut), refusal -> refuse(who, wish, refusal));
  }

  private <G extends Grant, T> Outcome<T> counted(
      RequestContext who, Intent<G> wish, Decision.Granted<G> granted, Function<G, T> carryOut) {
    G grant = granted.grant();
    if (grant instanceof Grant.Expiring expiring && expiring.lifetime().seconds() < 1) {
      audit.notSigned(who.caller(), expiring, who.ids());
      throw new CredentialsExpired();
    }
    LimitResult taken = limits.take(who.caller(), granted.policy(), grant, who.tally());
    if (taken.quota() != null) {
      who.onQuota().accept(taken.quota());
    }
    return taken.exhausted() == null
        ? new Outcome.Issued<>(carryOut.apply(grant))
        : refuse(
            who, wish, rateLimited(granted.policy().name(), taken.exhausted(), taken.retryAfter()));
  }

  private SignedUrl recorded(RequestContext who, Grant grant, SignedUrl url) {
    audit.issued(who.caller(), grant, url.expiresAt(), url.fingerprint(), who.ids());
    return url;
  }

  private List<SignedUrl> sign(Grant.Multipart grant) {
    return switch (grant.step()) {
      case PARTS -> grant.parts().stream().map(part -> multipart.part(grant, part)).toList();
      case LIST -> List.of(multipart.list(grant));
      case COMPLETE -> List.of(multipart.complete(grant));
      case ABORT -> List.of(multipart.abort(grant));
    };
  }

  private <T> Outcome<T> refuse(RequestContext who, Intent<?> wish, Refusal refusal) {
    audit.refused(who.caller(), wish.operation(), wish.key(), refusal, who.ids());
    return new Outcome.Refused<>(refusal);
  }

  private static Refusal rateLimited(String policy, String limit, Duration wait) {
    long seconds = Math.max(1, wait.plusMillis(999).toSeconds());
    return new Refusal(
        Refusal.Reason.RATE_LIMITED,
        "The "
            + limit
            + " quota of policy '"
            + policy
            + "' is exhausted. Retry in "
            + seconds
            + " s.",
        Map.of("policy", policy, "limit", limit, "retryAfter", seconds));
  }
}
