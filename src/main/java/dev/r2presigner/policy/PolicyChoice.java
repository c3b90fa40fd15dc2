package dev.r2presigner.policy;

import dev.r2presigner.key.ObjectKey;
import dev.r2presigner.policy.Refusal.Reason;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Finds the one policy that judges an intent. Refusals come in the contract's order: key, subject,
 * key outside, role, operation, and only then what is unprocessable about the rest.
 */
final class PolicyChoice {

  private final List<Policy> policies;
  private final Map<String, Policy> names;
  private final PrefixIndex prefixes;
  private final VisiblePolicies visible;

  PolicyChoice(List<Policy> policies) {
    this.policies = policies;
    this.names = policies.stream().collect(Collectors.toMap(Policy::name, policy -> policy));
    this.prefixes = PrefixIndex.of(policies);
    this.visible = new VisiblePolicies(policies);
  }

  /** Returns the view of what a caller can use at all. */
  VisiblePolicies visible() {
    return visible;
  }

  /** Returns the policy of this name; null if there is none. */
  @Nullable Policy named(String name) {
    return names.get(name);
  }

  /** Returns what the caller may list under this prefix. */
  ListableKeys listable(String prefix, Caller caller) {
    return new ListableKeys(prefix, policies, prefixes, caller);
  }

  /** Returns the policy of this name; null if there is none for callers of this one's issuer. */
  @Nullable Policy named(String name, Caller caller) {
    Policy policy = names.get(name);
    return policy != null && policy.isFor(caller) ? policy : null;
  }

  /** Returns the policies whose prefixes a legal key is under, for this caller. */
  List<Rendered> around(String key, Caller caller) {
    return prefixes.around(key, caller);
  }

  Choice choose(Caller caller, Intent<?> intent, RandomGenerator random) {
    String key = intent.key();
    if (key != null) {
      return ObjectKey.parse(key)
          .fold(
              legal -> byKey(caller, intent, legal, random),
              flaw -> Choice.none(Reason.INVALID_KEY, flaw));
    }
    if (!(intent instanceof Intent.NewObject<?> wish) || wish.filename() == null) {
      return Choice.none(Reason.INVALID_REQUEST, "Send a key or a filename.");
    }
    String filename = wish.filename();
    String flaw =
        filename.indexOf('/') < 0 ? ObjectKey.flaw(filename) : "Send a filename without '/'.";
    if (flaw != null) {
      return Choice.none(Reason.INVALID_KEY, flaw);
    }
    String named = wish.policy();
    if (named == null && caller.delegation() != null) {
      named = caller.delegation().terms().policy();
    }
    return named == null
        ? byType(caller, wish, filename, random)
        : byName(caller, wish.operation(), named, filename, random);
  }

  private Choice byKey(Caller caller, Intent<?> intent, ObjectKey key, RandomGenerator random) {
    List<Rendered> around = around(key.value(), caller);
    Rendered longest = PrefixIndex.longest(around);
    if (longest == null) {
      return new Choice.NoPolicy(outside(caller, key.value()));
    }
    boolean makesObject =
        intent instanceof Intent.NewObject<?> || intent.operation() == Operation.COPY_TO;
    boolean generates = makesObject && longest.policy().generatesNames();
    Policy policy = Narrowing.of(caller, longest, generates ? longest.prefix() : key.value());
    if (policy == null) {
      return Choice.outsideDelegation();
    }
    String named = intent.policy();
    if (PrefixIndex.isShared(longest, around)) {
      return Choice.shared();
    }
    if (named != null && !named.equals(policy.name()) && named(named, caller) != null) {
      return Choice.none(
          Reason.KEY_NOT_ALLOWED,
          "Policy '" + policy.name() + "' applies to this key. Name that policy, or none.");
    }
    if (generates
        && !(intent instanceof Intent.NewObject<?> wish
            && (wish.lenient() || policy.prefix().hasList()))) {
      return new Choice.NoPolicy(
          new Refusal(
              Reason.INVALID_REQUEST,
              "Policy '"
                  + policy.name()
                  + "' generates names. "
                  + (intent.operation() == Operation.COPY_TO
                      ? "Copy to a key of another policy."
                      : "Send a filename instead of a key."),
              Map.of("policy", policy.name())));
    }
    Refusal refusal = AccessRules.refuse(caller, policy, intent.operation());
    if (refusal != null) {
      return new Choice.NoPolicy(refusal);
    }
    if (named != null && !named.equals(policy.name())) {
      return unknownPolicy(caller);
    }
    return generates
        ? named(new Rendered(policy, longest.prefix()), key.lastSegment(), caller, random)
        : new Choice.Chosen(policy, key);
  }

  /**
   * Explains why no policy's prefix holds this key or prefix: a claim is unusable, or it is under
   * another caller's prefix.
   */
  Refusal outside(Caller caller, String key) {
    List<Policy> seen = policies.stream().filter(policy -> policy.isFor(caller)).toList();
    Predicate<Policy> hasPrefix = policy -> policy.prefix().rendersFor(caller.claims());
    boolean claimMissing =
        seen.stream()
            .filter(policy -> key.startsWith(policy.prefix().head()))
            .anyMatch(hasPrefix.negate());
    return claimMissing || seen.stream().noneMatch(hasPrefix)
        ? AccessRules.subjectNotAllowed()
        : Refusal.of(
            Reason.KEY_NOT_ALLOWED,
            "This place is outside your prefixes. GET /v1/policies lists them.");
  }

  private Choice byName(
      Caller caller, Operation operation, String name, String filename, RandomGenerator random) {
    Policy whole = named(name, caller);
    if (whole == null) {
      return unknownPolicy(caller);
    }
    List<String> prefixes = whole.prefix().render(caller.claims());
    if (prefixes.isEmpty()) {
      return subjectNotAllowed();
    }
    // A delegation carries one element of a list, so it never has more than one prefix.
    String prefix = prefixes.get(0);
    Policy policy =
        Narrowing.of(
            caller,
            new Rendered(whole, prefix),
            whole.generatesNames() ? prefix : prefix + filename);
    if (policy == null) {
      return Choice.outsideDelegation();
    }
    Refusal refusal = AccessRules.refuse(caller, policy, operation);
    return refusal == null
        ? under(policy, prefixes, filename, caller, random)
        : new Choice.NoPolicy(refusal);
  }

  private Choice byType(
      Caller caller, Intent.NewObject<?> wish, String filename, RandomGenerator random) {
    Operation operation = wish.operation();
    String contentType = wish.content().type();
    List<Policy> allowing = visible.allowing(caller, operation);
    if (allowing.isEmpty()) {
      return new Choice.NoPolicy(visible.noneAllows(caller, operation));
    }
    List<Policy> taking =
        allowing.stream()
            .filter(p -> contentType != null && p.content().types().allow(contentType))
            .toList();
    if (taking.size() > 1) {
      List<String> names = taking.stream().map(Policy::name).toList();
      return new Choice.NoPolicy(AccessRules.policyRequired(names));
    }
    if (taking.isEmpty()) {
      List<String> types =
          allowing.stream()
              .flatMap(p -> p.content().types().patterns().stream())
              .distinct()
              .toList();
      return new Choice.NoPolicy(UploadRules.typeNotAllowed(contentType, types, Map.of()));
    }
    Policy only = taking.get(0);
    return under(only, only.prefix().render(caller.claims()), filename, caller, random);
  }

  /** Puts the filename under the caller's only prefix; which of several is not guessed. */
  private Choice under(
      Policy policy,
      List<String> prefixes,
      String filename,
      Caller caller,
      RandomGenerator random) {
    return prefixes.size() > 1
        ? new Choice.NoPolicy(AccessRules.prefixRequired(policy, prefixes))
        : named(new Rendered(policy, prefixes.get(0)), filename, caller, random);
  }

  /**
   * Joins prefix and filename. Each is a legal key, but together they may be too long. No longer
   * prefix can lie in between, but another policy may have the same one, and then neither applies.
   */
  private Choice named(Rendered rendered, String filename, Caller caller, RandomGenerator random) {
    String name =
        rendered.policy().generatesNames() ? GeneratedName.make(filename, random) : filename;
    String key = rendered.prefix() + name;
    return ObjectKey.parse(key)
        .fold(
            legal ->
                PrefixIndex.isShared(rendered, around(key, caller))
                    ? Choice.shared()
                    : new Choice.Chosen(rendered.policy(), legal),
            flaw -> Choice.none(Reason.INVALID_KEY, flaw));
  }

  private Choice unknownPolicy(Caller caller) {
    return new Choice.NoPolicy(AccessRules.unknownPolicy(visible.to(caller)));
  }

  private static Choice subjectNotAllowed() {
    return new Choice.NoPolicy(AccessRules.subjectNotAllowed());
  }
}
