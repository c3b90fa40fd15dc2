package dev.r2presigner.policy;

import dev.r2presigner.key.ObjectKey;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Holds all policies of this service and decides over them. Pure: the same caller, intent, time and
 * randomness give the same answer. Without a policy there is no access; a key is judged by the
 * policy with the longest matching prefix, and by no other. Immutable and safe for use by many
 * threads.
 */
public final class Policies {

  private final List<Policy> policies;
  private final PolicyChoice choice;
  private final DelegationRules delegations;
  private final ListingRules listings;
  private final CredentialRules credentials;

  public Policies(Collection<Policy> policies) {
    this.policies = List.copyOf(policies);
    this.choice = new PolicyChoice(this.policies);
    this.delegations = new DelegationRules(choice);
    this.listings = new ListingRules(choice);
    this.credentials = new CredentialRules(choice);
  }

  /** Tells whether any policy limits what a subject may ask for. */
  public boolean haveLimits() {
    return policies.stream().anyMatch(p -> !p.access().limits().equals(Policy.Limits.NONE));
  }

  /** Returns all policies, in the operator's order. */
  public List<Policy> all() {
    return policies;
  }

  /**
   * Decides whether this caller gets what it asks for.
   *
   * @param now bounds the URL by the token's life, unless the policy lets it live on; the caller
   *     has at least a second left
   * @param signerEndsAt bounds it by the life of what signs; less than a second of that left gives
   *     a grant that lives for less than one, and must not be signed
   * @param random names new objects where the policy generates names
   */
  public <G extends Grant> Decision<G> decide(
      Caller caller, Intent<G> intent, Instant now, Instant signerEndsAt, RandomGenerator random) {
    if (intent instanceof Intent.Listing wish) {
      return listings
          .decide(caller, wish)
          .fold(listed -> granted(listed.grant(), listed.policy()), Decision.Refused::new);
    }
    if (intent instanceof Intent.Credentials wish) {
      return credentials
          .decide(caller, wish, now, signerEndsAt)
          .fold(made -> granted(made.grant(), made.policy()), Decision.Refused::new);
    }
    Choice chosen = choice.choose(caller, intent, random);
    if (chosen instanceof Choice.NoPolicy none) {
      return new Decision.Refused<>(none.refusal());
    }
    Policy policy = ((Choice.Chosen) chosen).policy();
    ObjectKey key = ((Choice.Chosen) chosen).key();
    Refusal refusal = UploadRules.refuse(policy, intent);
    if (refusal != null) {
      return new Decision.Refused<>(refusal);
    }
    if (intent instanceof Intent.Timed<?> timed) {
      Lifetime wanted = ExpiryRules.lifetime(policy, timed);
      if (wanted == null) {
        return new Decision.Refused<>(ExpiryRules.notAllowed(policy));
      }
      Instant tokenEnd = caller.tokenExpiresAt();
      boolean outlives = ExpiryRules.outlivesToken(policy, caller);
      StableWindow window = ExpiryRules.window(policy, key, timed, now, wanted);
      if (window != null
          && !signerEndsAt.isBefore(window.expiresAt())
          && (outlives || !tokenEnd.isBefore(window.expiresAt()))) {
        Lifetime left = window.left(now, wanted.boundBy()).beyond(now, tokenEnd);
        return granted(grant(policy, key, left, timed, window), policy);
      }
      Lifetime lifetime = ExpiryRules.bounded(wanted, now, tokenEnd, signerEndsAt, outlives);
      return granted(grant(policy, key, lifetime, timed, null), policy);
    }
    StoredRules rules = StoredRules.of(policy);
    Grant unsigned =
        intent instanceof Intent.Copy wish
            ? new Grant.Copy(
                key, policy.name(), content(policy, wish), !policy.placement().overwrite(), rules)
            : new Grant.Existing(key, policy.name(), intent.operation(), rules);
    return granted(unsigned, policy);
  }

  /** Narrows a grant to the kind that follows from its intent; the one place with this cast. */
  @SuppressWarnings("unchecked")
  private static <G extends Grant> Decision<G> granted(Grant grant, Policy policy) {
    return new Decision.Granted<>((G) grant, policy);
  }

  private static Grant grant(
      Policy policy,
      ObjectKey key,
      Lifetime life,
      Intent.Timed<?> intent,
      @Nullable StableWindow window) {
    if (intent instanceof Intent.Upload wish) {
      return new Grant.Upload(
          key,
          policy.name(),
          life,
          content(policy, wish),
          !policy.placement().overwrite(),
          wish.ifMatch());
    }
    if (intent instanceof Intent.CreateMultipart wish) {
      return new Grant.CreateMultipart(key, policy.name(), life, content(policy, wish));
    }
    if (intent instanceof Intent.Multipart wish) {
      return new Grant.Multipart(
          key,
          policy.name(),
          life,
          wish.action(),
          !policy.placement().overwrite(),
          StoredRules.of(policy));
    }
    Intent.Download wish = (Intent.Download) intent;
    String filename = wish.filename() == null ? key.lastSegment() : wish.filename();
    return new Grant.Download(
        key,
        policy.name(),
        life,
        new Grant.Presentation(disposition(policy, wish.disposition()), filename),
        window);
  }

  private static Grant.Content content(Policy policy, Intent.NewObject<?> wish) {
    ObjectContent content = wish.content();
    return new Grant.Content(
        required(content.type()),
        required(content.length()),
        content.checksumSha256(),
        policy.content().listed(content.metadata()),
        content.cacheControl(),
        stored(policy, wish.name()));
  }

  /** Uses the client's file name even where the key is generated. */
  private static Grant.@Nullable Presentation stored(Policy policy, ObjectName name) {
    if (!policy.content().storeDisposition()) {
      return null;
    }
    String path =
        name instanceof ObjectName.Key named
            ? named.key()
            : ((ObjectName.Filename) name).filename();
    String filename = path.substring(path.lastIndexOf('/') + 1);
    return new Grant.Presentation(disposition(policy, null), filename);
  }

  /**
   * Returns the disposition that the policy forces, even over the caller's wish: that is its
   * purpose.
   */
  private static Policy.Disposition disposition(
      Policy policy, Policy.@Nullable Disposition wanted) {
    if (policy.urls().disposition() != Policy.Disposition.CALLER) {
      return policy.urls().disposition();
    }
    return wanted == null ? Policy.Disposition.ATTACHMENT : wanted;
  }

  private static <T> T required(@Nullable T member) {
    if (member == null) {
      throw new IllegalStateException("granted without a member that the rules require");
    }
    return member;
  }

  /**
   * Returns the policies whose roles and claims match this caller, with the prefix it gets: not yet
   * a grant.
   */
  public List<Rendered> visibleTo(Caller caller) {
    return choice.visible().renderedTo(caller);
  }

  /** Decides whether this caller may delegate what it asks to. */
  public DelegationWish.Verdict delegate(Caller caller, DelegationWish wish) {
    return delegations.judge(caller, wish);
  }

  /** Tells whether the operator has ended a delegation since it was made, whatever is asked. */
  public boolean haveEnded(Delegation delegation) {
    return delegations.haveEnded(delegation);
  }
}
