package dev.r2presigner.policy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Draws policies, callers, delegations and requests that often fit one another and often just miss:
 * prefixes inside prefixes, claims that only another policy names, and words of all of these mixed.
 */
final class DelegationGenerator {

  static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

  private static final List<String> TEMPLATES =
      List.of(
          "users/{sub}/",
          "users/{sub}/photos/",
          "users/{sub}/{team}/",
          "users/{sub}/{team}/secret/",
          "users/{sub}/photos/team-{team}/",
          "teams/{team}/{sub}/",
          "users/{sub}/{groups[]}/",
          "users/{sub}/{groups[]}/{team}/",
          "groups/{groups[]}/",
          "groups/{groups[]}/photos/",
          "public/");
  private static final List<String> SUBJECTS = List.of("alice", "bob", "photos");
  private static final List<String> TEAMS = List.of("red", "photos", "team-red", "secret");
  private static final List<String> ROLES = List.of("user", "backend", "guest");
  private static final List<String> SEGMENTS =
      List.of("users", "alice", "alice", "photos", "photos", "red", "team-red", "teams", "public");
  private static final List<String> NAMES = List.of("a.png", "b.txt", "photos", "secret", "c");
  private static final List<String> TYPES =
      List.of(
          "image/png",
          "IMAGE/PNG",
          "image/svg+xml",
          "text/plain",
          "text/plain; charset=utf-8",
          "application/pdf",
          "image/gif",
          "*/*",
          "image/");
  private static final List<String> PATTERNS =
      List.of(
          "image/*",
          "image/*",
          "image/png",
          "image/svg+xml",
          "text/*",
          "text/plain; charset=utf-8",
          "application/pdf");
  private static final long[] SIZES = {99, 1, 99, 100, 101, 100, 6L << 30, -1};

  private final SplittableRandom random;

  DelegationGenerator(long seed) {
    random = new SplittableRandom(seed);
  }

  boolean isOneOf(int several) {
    return random.nextInt(several) == 0;
  }

  Policies policies() {
    List<Policy> policies = new ArrayList<>();
    for (String template : subset(TEMPLATES, 2)) {
      policies.add(policy("p" + policies.size(), template));
    }
    return new Policies(policies);
  }

  /** The same policies after the operator has changed all but their names. */
  Policies changed(Policies then) {
    List<Policy> now = new ArrayList<>();
    for (Policy policy : then.all()) {
      String template = policy.placement().prefix().toString();
      now.add(policy(policy.name(), isOneOf(4) ? changed(template) : template));
    }
    return new Policies(now);
  }

  private String changed(String template) {
    return isOneOf(2) ? template.replace("{sub}", "{uid}") : template.replace("[]", "");
  }

  private Policy policy(String name, String template) {
    Policy.Delegations delegations =
        isOneOf(6)
            ? null
            : new Policy.Delegations(
                Set.copyOf(atLeastOne(ROLES)),
                Duration.ofHours(1 + random.nextInt(3)),
                isOneOf(5) ? NOW.plusSeconds(random.nextInt(-100, 100)) : null);
    Policy.Names names = isOneOf(5) ? Policy.Names.GENERATED : Policy.Names.CALLER;
    return new Policy(
        name,
        new Policy.Placement(PrefixTemplate.parse(template), names, isOneOf(2), null),
        new Policy.Access(
            EnumSet.copyOf(atLeastOne(List.of(Operation.values()))),
            isOneOf(2) ? Set.of() : Set.copyOf(atLeastOne(ROLES)),
            Policy.Limits.NONE,
            delegations,
            Set.of()),
        new Policy.Content(
            new ContentTypes(atLeastOne(PATTERNS)),
            SIZES[1 + random.nextInt(4)],
            false,
            List.of(),
            false),
        new Policy.Urls(
            Duration.ofMinutes(5),
            Duration.ofMinutes(15),
            Policy.Disposition.ATTACHMENT,
            isOneOf(2) ? Duration.ofMinutes(15) : null,
            isOneOf(2)));
  }

  Caller caller() {
    Map<String, Object> claims = new HashMap<>();
    String subject = one(SUBJECTS);
    claims.put("sub", subject);
    claims.put("uid", one(SUBJECTS));
    claims.put("iss", "https://issuer.example");
    if (!isOneOf(3)) {
      claims.put("team", one(TEAMS));
    }
    if (!isOneOf(4)) {
      claims.put("groups", isOneOf(4) ? one(TEAMS) : subset(TEAMS, 0));
    }
    Instant end = NOW.plusSeconds(3600);
    return new Caller(subject, Set.copyOf(atLeastOne(ROLES)), Claims.read(claims), end);
  }

  DelegationWish wish(Policies policies, Caller delegator) {
    Policy policy = one(policies.all());
    return new DelegationWish(
        isOneOf(20) ? "nosuch" : policy.name(),
        isOneOf(2)
            ? new Delegation.Scope.OneKey(key(policies, delegator))
            : new Delegation.Scope.Under(folder(policies, delegator)),
        new ArrayList<>(isOneOf(9) ? List.of("credentials") : words(policy)),
        isOneOf(2)
            ? null
            : isOneOf(4) ? atLeastOne(TYPES) : atLeastOne(policy.content().types().patterns()),
        isOneOf(2) ? null : Long.valueOf(size()),
        1 + random.nextInt(4000));
  }

  private List<String> words(Policy policy) {
    Set<Operation> all = isOneOf(5) ? EnumSet.allOf(Operation.class) : policy.access().operations();
    return atLeastOne(List.copyOf(all)).stream().map(Operation::wireName).toList();
  }

  Intent<?> request(Policies policies, Caller delegator, Delegation.Terms terms) {
    String key = isOneOf(2) ? inside(terms) : key(policies, delegator);
    String named = isOneOf(5) ? one(policies.all()).name() : null;
    ObjectContent content = ObjectContent.of(one(TYPES), size());
    boolean lenient = isOneOf(3);
    ObjectName name =
        isOneOf(3)
            ? new ObjectName.Filename(isOneOf(2) ? last(key) : one(NAMES), named)
            : new ObjectName.Key(key, named);
    return switch (random.nextInt(7)) {
      case 0, 1 -> new Intent.Upload(name, content, null, lenient);
      case 2 -> new Intent.CreateMultipart(name, content, lenient);
      case 3 -> new Intent.Download(key, null, null, null);
      case 4 -> new Intent.Existing(key, one(List.of(Operation.values())));
      case 5 -> new Intent.Copy(new ObjectName.Key(key, named), content);
      default ->
          new Intent.Multipart(
              key, named, MultipartAction.of("id", one(List.of(MultipartStep.values()))), size());
    };
  }

  private String inside(Delegation.Terms terms) {
    String text = terms.scope().text();
    return terms.scope() instanceof Delegation.Scope.OneKey ? text : text + rest();
  }

  private static String last(String key) {
    return key.substring(key.lastIndexOf('/') + 1);
  }

  private String key(Policies policies, Caller caller) {
    return folder(policies, caller) + rest();
  }

  private String rest() {
    return (isOneOf(3) ? one(SEGMENTS) + "/" : "") + one(NAMES);
  }

  /** A prefix of the caller, one deeper, or one of anybody. */
  private String folder(Policies policies, Caller caller) {
    List<String> prefixes = one(policies.all()).placement().prefix().render(caller.claims());
    if (prefixes.isEmpty() || isOneOf(6)) {
      return one(SEGMENTS) + "/" + one(SUBJECTS) + "/" + (isOneOf(2) ? one(SEGMENTS) + "/" : "");
    }
    return one(prefixes) + (isOneOf(4) ? one(SEGMENTS) + "/" : "");
  }

  private long size() {
    return SIZES[random.nextInt(SIZES.length)];
  }

  private <T> T one(List<T> of) {
    return of.get(random.nextInt(of.size()));
  }

  private <T> List<T> atLeastOne(List<T> of) {
    return subset(of, 1);
  }

  private <T> List<T> subset(List<T> of, int least) {
    List<T> rest = new ArrayList<>(of);
    List<T> some = new ArrayList<>();
    int size = Math.min(of.size(), least + random.nextInt(of.size()));
    while (some.size() < size) {
      some.add(rest.remove(random.nextInt(rest.size())));
    }
    return some;
  }
}
