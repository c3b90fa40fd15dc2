package dev.r2presigner.policy;

import dev.r2presigner.caller.Caller;
import dev.r2presigner.policy.Refusal.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * All policies of this service, and the decision over them. Pure: the same caller, wish, time and
 * randomness give the same answer. No policy, no access; a key is judged by the policy with the
 * longest prefix it is under, and by no other. Immutable and safe for use by many threads.
 */
public final class Policies {

  private final List<Policy> policies;
  private final PolicyChoice choice;

  public Policies(Collection<Policy> policies) {
    this.policies = List.copyOf(policies);
    this.choice = new PolicyChoice(this.policies);
  }

  /** All of them, in the operator's order. */
  public List<Policy> all() {
    return policies;
  }

  /**
   * May this caller have what it asks for?
   *
   * @param now bounds the URL by the token's life; the caller has at least a second left
   * @param random names new objects where the policy generates names
   */
  public Decision decide(Caller caller, Intent intent, Instant now, RandomGenerator random) {
    if (intent instanceof Intent.Upload upload) {
      return decideUpload(caller, upload, now, random);
    }
    return decideDownload(caller, (Intent.Download) intent, now, random);
  }

  private Decision decideUpload(
      Caller caller, Intent.Upload wish, Instant now, RandomGenerator random) {
    Choice chosen = choice.choose(caller, wish, wish.filename(), wish.contentType(), random);
    if (chosen instanceof Choice.None none) {
      return new Decision.Refused(none.refusal());
    }
    Policy policy = ((Choice.Chosen) chosen).policy();
    ObjectKey key = ((Choice.Chosen) chosen).key();
    Refusal refusal = UploadRules.refuse(policy, wish);
    if (refusal != null) {
      return new Decision.Refused(refusal);
    }
    Lifetime lifetime = lifetime(caller, policy, wish.expiresIn(), now);
    if (lifetime == null) {
      return new Decision.Refused(expiryNotAllowed(policy));
    }
    return new Decision.Granted(
        new Grant.Upload(
            key,
            policy.name(),
            lifetime,
            stated(wish.contentType()),
            stated(wish.contentLength()),
            !policy.overwrite(),
            wish.checksumSha256(),
            wish.metadata(),
            wish.cacheControl()),
        policy);
  }

  private Decision decideDownload(
      Caller caller, Intent.Download wish, Instant now, RandomGenerator random) {
    Choice chosen = choice.choose(caller, wish, null, null, random);
    if (chosen instanceof Choice.None none) {
      return new Decision.Refused(none.refusal());
    }
    Policy policy = ((Choice.Chosen) chosen).policy();
    ObjectKey key = ((Choice.Chosen) chosen).key();
    Lifetime lifetime = lifetime(caller, policy, wish.expiresIn(), now);
    if (lifetime == null) {
      return new Decision.Refused(expiryNotAllowed(policy));
    }
    String filename = wish.filename() == null ? key.lastSegment() : wish.filename();
    return new Decision.Granted(
        new Grant.Download(key, policy.name(), lifetime, disposition(policy, wish), filename),
        policy);
  }

  /** What the policy forces wins over what the caller would like: that is its purpose. */
  private static Policy.Disposition disposition(Policy policy, Intent.Download wish) {
    if (policy.disposition() != Policy.Disposition.CALLER) {
      return policy.disposition();
    }
    return wish.disposition() == null ? Policy.Disposition.ATTACHMENT : wish.disposition();
  }

  /** Null if more, or less than a second, was asked for. The token's end shortens silently. */
  private static @Nullable Lifetime lifetime(
      Caller caller, Policy policy, @Nullable Long asked, Instant now) {
    if (asked != null && (asked < 1 || asked > policy.maxExpiry().toSeconds())) {
      return null;
    }
    Lifetime wanted =
        asked == null
            ? new Lifetime(policy.expiry().toSeconds(), Lifetime.BoundBy.POLICY)
            : new Lifetime(asked, Lifetime.BoundBy.REQUEST);
    long tokenSeconds = Duration.between(now, caller.tokenExpiresAt()).toSeconds();
    return tokenSeconds < wanted.seconds()
        ? new Lifetime(tokenSeconds, Lifetime.BoundBy.TOKEN)
        : wanted;
  }

  private static Refusal expiryNotAllowed(Policy policy) {
    long max = policy.maxExpiry().toSeconds();
    return new Refusal(
        Reason.EXPIRY_NOT_ALLOWED,
        "Ask for an expiresIn of 1 to " + max + " seconds, or leave it out.",
        Map.of("policy", policy.name(), "maxExpiresIn", max));
  }

  private static <T> T stated(@Nullable T member) {
    if (member == null) {
      throw new IllegalStateException("granted without a member that the rules require");
    }
    return member;
  }

  /**
   * The policies whose roles and claims fit this caller, with the prefix it gets: not yet a grant.
   */
  public List<Rendered> visibleTo(Caller caller) {
    return choice.render(caller).stream()
        .filter(rendered -> rendered.policy().admits(caller.roles()))
        .toList();
  }

  /** A policy and what its template is for one caller. */
  public record Rendered(Policy policy, String prefix) {}
}
