package dev.r2presigner.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.r2presigner.testing.Proof;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Over random policies, callers, delegations and requests, which others are drawn in every run:
 * what a delegation allows, the policy allows the delegator, and the delegation's own terms hold.
 */
class DelegationPropertiesTest {

  private static final int ROUNDS = Proof.times(100_000);
  private static final int REQUESTS = 4;
  private static final String SEED_PROPERTY = "delegations.seed";

  private final long seed = Long.getLong(SEED_PROPERTY, System.nanoTime());
  private final DelegationGenerator draw = new DelegationGenerator(seed);
  private int granted;
  private int refused;
  private int refusedByTheTermsAlone;

  @Test
  void aDelegationOnlyEverNarrows() {
    int made = 0;
    for (int i = 0; i < ROUNDS; ) {
      Policies then = draw.policies();
      Caller delegator = draw.caller();
      DelegationWish wish = draw.wish(then, delegator);
      if (!(then.delegate(delegator, wish) instanceof DelegationWish.Verdict.Allowed allowed)) {
        // Most wishes miss; they are not what is counted.
        continue;
      }
      made++;
      // At use the policies may be others.
      Policies now = draw.isOneOf(2) ? draw.changed(then) : then;
      Caller bearer = bearer(delegator, allowed);
      for (int n = 0; n < REQUESTS; n++, i++) {
        judge(now, delegator, bearer, draw.request(now, delegator, allowed.terms()));
      }
    }
    assertThat(granted).as("granted, of %s; %s", made, replay()).isGreaterThan(ROUNDS / 50);
    assertThat(refused).as("refused; %s", replay()).isGreaterThan(ROUNDS / 50);
    assertThat(refusedByTheTermsAlone).as(replay()).isGreaterThan(ROUNDS / 200);
  }

  /** As the token carries it: with the claims of one prefix, and no others. */
  private static Caller bearer(Caller delegator, DelegationWish.Verdict.Allowed allowed) {
    return new Caller(
        delegator.subject(),
        delegator.roles(),
        allowed.claims(),
        delegator.tokenExpiresAt(),
        new Delegation(allowed.terms(), "guest", "id", DelegationGenerator.NOW));
  }

  private void judge(Policies policies, Caller delegator, Caller bearer, Intent<?> request) {
    Delegation.Terms terms = bearer.delegation().terms();
    Decision<?> delegated = decide(policies, bearer, request);
    // A bare filename means the delegated policy.
    Decision<?> own = decide(policies, delegator, naming(terms.policy(), request));
    if (own instanceof Decision.Refused<?> no
        && no.refusal().reason() == Refusal.Reason.POLICY_REQUIRED
        && !namesAnother(terms.policy(), request)) {
      // Of the delegator's several prefixes, the delegation has one.
      own = decide(policies, delegator, under(policies.visibleTo(bearer), request));
    }
    String terse = flaw(terms, request, own);
    if (delegated instanceof Decision.Granted<?> got) {
      granted++;
      if (!(own instanceof Decision.Granted<?> could)) {
        fail("%s may %s, %s may not: %s; %s", bearer, request, delegator, own, replay());
        return;
      }
      if (terse != null) {
        fail("%s: %s granted by %s; %s", terse, request, terms, replay());
      }
      assertThat(got.grant().place()).as(replay()).isEqualTo(could.grant().place());
      assertThat(got.grant().policy()).as(replay()).isEqualTo(could.grant().policy());
      assertThat(got.grant().operation()).as(replay()).isEqualTo(could.grant().operation());
      return;
    }
    refused++;
    if (own instanceof Decision.Granted<?>) {
      refusedByTheTermsAlone++;
      if (terse == null && knowsAllClaims(policies, bearer) && !needsRole(policies, bearer)) {
        fail("%s may not %s though its terms and %s say so; %s", bearer, request, own, replay());
      }
    }
  }

  /** What the terms say against it, spelt out without the rules; null if nothing. */
  private static @Nullable String flaw(Delegation.Terms terms, Intent<?> request, Decision<?> own) {
    if (!(own instanceof Decision.Granted<?> could)) {
      return null;
    }
    String key = could.grant().place();
    boolean inside =
        terms.scope() instanceof Delegation.Scope.OneKey
            ? key.equals(terms.scope().text())
            : key.startsWith(terms.scope().text());
    if (!inside || !could.grant().policy().equals(terms.policy())) {
      return "key";
    }
    if (!terms.operations().contains(request.operation())) {
      return "operation";
    }
    if (request instanceof Intent.NewObject<?> wish) {
      if (terms.contentTypes() != null && !lists(terms.contentTypes(), wish.content().type())) {
        return "type";
      }
      return isTooMuch(terms.maxSize(), wish.content().length()) ? "length" : null;
    }
    return request instanceof Intent.Multipart part
            && part.action().step() == MultipartStep.PARTS
            && isTooMuch(terms.maxSize(), part.contentLength())
        ? "length"
        : null;
  }

  private static boolean isTooMuch(@Nullable Long most, @Nullable Long length) {
    return most != null && length != null && length > most;
  }

  private static boolean lists(ContentTypes types, String type) {
    String asked = type.toLowerCase(Locale.ROOT);
    return types.patterns().stream()
        .anyMatch(
            pattern ->
                pattern.endsWith("/*")
                    ? asked.startsWith(pattern.replace("*", ""))
                        && !asked.contains("svg")
                        && !asked.contains(";")
                    : asked.equals(pattern));
  }

  /** Without a claim that a prefix names, a delegation refuses more than it had to. */
  private static boolean knowsAllClaims(Policies policies, Caller bearer) {
    return policies.all().stream()
        .allMatch(policy -> named(policy).stream().allMatch(bearer.claims()::has));
  }

  private static List<String> named(Policy policy) {
    return Arrays.stream(policy.placement().prefix().toString().split("[/{}-]"))
        .map(word -> word.replace("[]", ""))
        .filter(List.of("sub", "team", "uid", "groups")::contains)
        .toList();
  }

  private static boolean needsRole(Policies policies, Caller bearer) {
    return policies.all().stream()
        .filter(policy -> policy.name().equals(bearer.delegation().terms().policy()))
        .map(policy -> policy.access().delegations())
        .anyMatch(rule -> rule == null || !rule.admits(bearer));
  }

  private static Intent<?> naming(String policy, Intent<?> request) {
    if (request instanceof Intent.NewObject<?> wish
        && wish.name() instanceof ObjectName.Filename file
        && file.policy() == null) {
      ObjectName name = new ObjectName.Filename(file.filename(), policy);
      return request instanceof Intent.Upload upload
          ? new Intent.Upload(name, upload.content(), upload.expiresIn(), upload.lenient())
          : new Intent.CreateMultipart(name, wish.content(), wish.lenient());
    }
    return request;
  }

  private static boolean namesAnother(String policy, Intent<?> request) {
    return request instanceof Intent.NewObject<?> wish
        && wish.name() instanceof ObjectName.Filename file
        && file.policy() != null
        && !file.policy().equals(policy);
  }

  private static Intent<?> under(List<Rendered> one, Intent<?> request) {
    Intent.NewObject<?> wish = (Intent.NewObject<?>) request;
    if (one.isEmpty()) {
      return request;
    }
    ObjectName name = new ObjectName.Key(one.get(0).prefix() + wish.filename(), null);
    return request instanceof Intent.Upload upload
        ? new Intent.Upload(name, upload.content(), upload.expiresIn(), upload.lenient())
        : new Intent.CreateMultipart(name, wish.content(), wish.lenient());
  }

  private static Decision<?> decide(Policies policies, Caller caller, Intent<?> intent) {
    return policies.decide(
        caller, intent, DelegationGenerator.NOW, java.time.Instant.MAX, new SplittableRandom(7));
  }

  private String replay() {
    return "again with -D" + SEED_PROPERTY + "=" + seed;
  }
}
