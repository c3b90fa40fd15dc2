package dev.r2presigner.token;

import static dev.r2presigner.token.DelegatedTokens.ISSUER;
import static dev.r2presigner.token.DelegatedTokens.LOGIN;
import static dev.r2presigner.token.DelegatedTokens.parse;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.r2presigner.policy.Caller;
import dev.r2presigner.policy.Claims;
import dev.r2presigner.policy.ContentTypes;
import dev.r2presigner.policy.Decision;
import dev.r2presigner.policy.Delegation;
import dev.r2presigner.policy.Delegation.Scope;
import dev.r2presigner.policy.DelegationWish;
import dev.r2presigner.policy.DelegationWish.Verdict;
import dev.r2presigner.policy.Intent;
import dev.r2presigner.policy.Operation;
import dev.r2presigner.policy.Policies;
import dev.r2presigner.policy.config.YamlPolicies;
import dev.r2presigner.testing.TestTokens;
import io.smallrye.jwt.auth.principal.ParseException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jose4j.jwt.JwtClaims;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Delegations as tokens: read as they were written, and nothing else is read as one. */
class DelegationTokensTest {

  private static final Instant NOW = Instant.now().truncatedTo(ChronoUnit.SECONDS);
  private static final Instant END = NOW.plus(Duration.ofDays(7));
  private static final Caller ALICE =
      new Caller(
          "alice",
          Set.of("user", "backend"),
          new Claims(Map.of("sub", "alice"), Map.of("groups", Set.of("editors"))),
          NOW);
  private static final Delegation DELEGATION =
      new Delegation(
          new Delegation.Terms(
              "photos",
              new Scope.OneKey("users/alice/a é😀% \"'(1)+{}.png"),
              Set.of(Operation.UPLOAD, Operation.DOWNLOAD),
              new ContentTypes(List.of("image/*", "text/plain; charset=utf-8")),
              5L << 30),
          "guest-7",
          "some-id",
          NOW);
  private static final Policies POLICIES = policies("roles: [backend]");

  @TempDir Path directory;

  private DelegatedTokens service;
  private CallerPrincipalFactory factory;

  private static Policies policies(String delegations) {
    return YamlPolicies.read(
        """
        photos:
          prefix: users/{sub}/
          operations: [upload, download]
          content-types: [image/*]
          max-size: 10M
        """
            + (delegations.isEmpty() ? "" : "  delegations: {" + delegations + "}\n"));
  }

  @BeforeEach
  void start() {
    service = new DelegatedTokens(directory);
    factory = service.factory(POLICIES);
  }

  @AfterEach
  void stop() {
    service.close();
  }

  private String good() {
    return sign(DELEGATION);
  }

  private String sign(Delegation delegation) {
    return service.under(POLICIES).sign(ALICE, delegation, ALICE.claims(), END);
  }

  @Test
  void isReadAsItWasWritten() throws Exception {
    CallerPrincipal bearer = parse(factory, good());

    assertThat(bearer.caller())
        .isEqualTo(new Caller("alice", ALICE.roles(), ALICE.claims(), END, DELEGATION));
    assertThat(bearer.caller().countedSubject()).isEqualTo("guest-7");
    assertThat(parse(factory, good())).isNotSameAs(bearer);
  }

  @Test
  void termsThatAreLeftOutStayThePolicys() throws Exception {
    Delegation open =
        new Delegation(
            new Delegation.Terms(
                "photos", new Scope.Under("users/alice/"), Set.of(Operation.UPLOAD), null, null),
            "alice",
            "id",
            NOW);

    assertThat(parse(factory, sign(open)).caller().delegation()).isEqualTo(open);
  }

  @Test
  void isRememberedUntilTheServicesKeysChange() throws Exception {
    String token = good();
    CallerPrincipal bearer = parse(factory, token);
    assertThat(parse(factory, token)).isSameAs(bearer);

    Files.writeString(service.folder.resolve("2.pem"), ServiceKeyPem.fresh().text());
    service.serviceKeys.look(1);
    assertThat(parse(factory, token)).isNotSameAs(bearer);

    Files.delete(service.folder.resolve("1.pem"));
    service.serviceKeys.look(2);
    assertThatThrownBy(() -> parse(factory, token)).isInstanceOf(ParseException.class);
  }

  /**
   * None of them makes the service ask for login keys either: that is what another exception is.
   */
  @Test
  void aForgedOneIsRefused() throws Exception {
    assertThat(parse(factory, good()).caller().delegation()).isNotNull();
    ForgedDelegations.of(good(), service.first.pair(), LOGIN)
        .forEach(
            (name, token) ->
                assertThatThrownBy(() -> parse(factory, token))
                    .as(name)
                    .isInstanceOf(ParseException.class)
                    .hasNoCause());
  }

  @Test
  void aLoginTokenIsNoDelegationAndADelegationNoLogin() throws Exception {
    JwtClaims login = JwtClaims.parse(ForgedDelegations.text(good(), 1));
    login.setIssuer(TestTokens.ISSUER);
    login.setAudience(TestTokens.AUDIENCE);
    String dressedUp =
        RawJws.es256(
            "{\"alg\":\"ES256\",\"kid\":\"1\",\"typ\":\"delegation+jwt\"}",
            shortLived(login).toJson(),
            LOGIN.getPrivate());

    assertThat(parse(factory, dressedUp).caller().delegation()).isNull();
    assertThat(parse(factory, dressedUp).caller().roles()).isEmpty();

    JwtClaims own = shortLived(TestTokens.claims("alice"));
    own.setIssuer(ISSUER);
    String fromOtherSide = TestTokens.sign(own, "ES256", LOGIN.getPrivate(), "1");
    assertThatThrownBy(() -> parse(factory, fromOtherSide)).isInstanceOf(ParseException.class);
  }

  private static JwtClaims shortLived(JwtClaims claims) {
    claims.setExpirationTimeMinutesInTheFuture(10);
    return claims;
  }

  @Test
  void endsWhereThePolicySaysSo() throws Exception {
    String token = good();
    for (String still : new String[] {"roles: [other]", "roles: [backend], not-before: '%s'"}) {
      Policies then = policies(still.formatted(NOW));
      assertThat(parse(service.factory(then), token).caller().delegation()).isNotNull();
    }
    for (Policies ended :
        new Policies[] {
          policies(""),
          policies("roles: [backend], not-before: '%s'".formatted(NOW.plusSeconds(1))),
          new Policies(List.of())
        }) {
      assertThatThrownBy(() -> parse(service.factory(ended), token))
          .isInstanceOf(ParseException.class)
          .hasMessageContaining("ended");
    }
  }

  private static final Policies BY_ISSUER =
      YamlPolicies.read(
          """
          photos:
            prefix: "files/{issuer}/{sub}/"
            operations: [upload, download]
            content-types: [image/*]
            max-size: 10M
            delegations: {roles: [backend]}
          desk:
            prefix: desk/
            operations: [download]
            issuers: [staff]
            delegations: {roles: [backend]}
          """);

  private static Caller of(String issuer) {
    return new Caller(
        "alice", Set.of("backend"), Map.of("sub", "alice", Caller.ISSUER, issuer), NOW);
  }

  /** As the service makes one: with the claims that the policy's verdict leaves in it. */
  private @Nullable Caller bearer(String issuer, String policy, String place) throws Exception {
    Scope scope = new Scope.Under(place);
    DelegationWish wish = new DelegationWish(policy, scope, List.of("download"), null, null, 600);
    if (BY_ISSUER.delegate(of(issuer), wish) instanceof Verdict.Allowed allowed) {
      Delegation delegation = new Delegation(allowed.terms(), "guest", "id", NOW);
      String token = service.under(BY_ISSUER).sign(of(issuer), delegation, allowed.claims(), END);
      return parse(service.factory(BY_ISSUER), token).caller();
    }
    return null;
  }

  private static boolean reads(Caller caller, String key) {
    Intent<?> intent = new Intent.Download(key, null, null, null);
    Caller now =
        new Caller(
            caller.subject(),
            caller.roles(),
            caller.claims(),
            YamlPolicies.NOW.plusSeconds(60),
            caller.delegation());
    return YamlPolicies.decide(BY_ISSUER, now, intent) instanceof Decision.Granted;
  }

  /** A subject is one of its issuer: what one of them delegates reaches nothing of the other. */
  @Test
  void carriesTheIssuerOfItsDelegatorAndWorksOnlySo() throws Exception {
    for (String issuer : List.of("staff", "customers")) {
      String other = issuer.equals("staff") ? "customers" : "staff";
      Caller guest = bearer(issuer, "photos", "files/" + issuer + "/alice/");

      assertThat(guest.issuer()).isEqualTo(issuer);
      assertThat(guest.subject()).isEqualTo("alice");
      assertThat(reads(guest, "files/" + issuer + "/alice/a.png")).isTrue();
      assertThat(reads(guest, "files/" + other + "/alice/a.png")).isFalse();
      assertThat(bearer(issuer, "photos", "files/" + other + "/alice/")).isNull();
    }
    assertThat(reads(bearer("staff", "desk", "desk/"), "desk/a")).isTrue();
    assertThat(bearer("customers", "desk", "desk/")).isNull();
  }

  /** The scope of a token is not all that counts: the issuer that it carries has the policy. */
  @Test
  void anotherIssuerInItReachesNothing() throws Exception {
    Delegation.Terms terms =
        new Delegation.Terms(
            "desk", new Scope.Under("desk/"), Set.of(Operation.DOWNLOAD), null, null);
    for (String issuer : List.of("staff", "customers", Caller.DEFAULT_ISSUER)) {
      String token =
          service
              .under(BY_ISSUER)
              .sign(
                  of(issuer), new Delegation(terms, "guest", "id", NOW), of(issuer).claims(), END);
      Caller guest = parse(service.factory(BY_ISSUER), token).caller();

      assertThat(reads(guest, "desk/a")).as(issuer).isEqualTo(issuer.equals("staff"));
    }
  }
}
