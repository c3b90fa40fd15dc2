package dev.r2presigner.token;

import static dev.r2presigner.token.DelegatedTokens.ISSUER;
import static dev.r2presigner.token.DelegatedTokens.LOGIN;
import static dev.r2presigner.token.DelegatedTokens.parse;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.r2presigner.policy.Caller;
import dev.r2presigner.policy.ContentTypes;
import dev.r2presigner.policy.Delegation;
import dev.r2presigner.policy.Delegation.Scope;
import dev.r2presigner.policy.Operation;
import dev.r2presigner.policy.Policies;
import dev.r2presigner.policy.config.YamlPolicies;
import dev.r2presigner.testing.Production;
import dev.r2presigner.testing.TestTokens;
import io.smallrye.jwt.auth.principal.ParseException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jose4j.jwt.JwtClaims;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Delegations as tokens: read as they were written, and nothing else is read as one. */
class DelegationTokensTest {

  private static final Instant NOW = Instant.now().truncatedTo(ChronoUnit.SECONDS);
  private static final Instant END = NOW.plus(Duration.ofDays(7));
  private static final Caller ALICE =
      new Caller("alice", Set.of("user", "backend"), Map.of("sub", "alice"), NOW);
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
        .isEqualTo(new Caller("alice", ALICE.roles(), Map.of("sub", "alice"), END, DELEGATION));
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
    forged()
        .forEach(
            (name, token) ->
                assertThatThrownBy(() -> parse(factory, token))
                    .as(name)
                    .isExactlyInstanceOf(ParseException.class)
                    .hasNoCause());
  }

  private Map<String, String> forged() throws Exception {
    Map<String, String> forged = new LinkedHashMap<>();
    String good = good();
    for (int part = 0; part < 3; part++) {
      byte[] bytes = Base64.getUrlDecoder().decode(RawJws.part(good, part));
      for (int at : new int[] {0, bytes.length / 2, bytes.length - 1}) {
        byte[] bent = bytes.clone();
        bent[at] ^= 1;
        forged.put(
            "byte " + at + " of part " + part, RawJws.replace(good, part, RawJws.encode(bent)));
      }
    }
    for (String type : new String[] {"JWT", "at+jwt", "upload-receipt+jwt", "delegation", ""}) {
      forged.put("typ " + type, header(it -> it.replace("delegation+jwt", type)));
    }
    forged.put("no typ", header(it -> it.replace("\"typ\"", "\"x\"")));
    forged.put("no kid", header(it -> it.replace("\"kid\"", "\"x\"")));
    forged.put("critical", header(it -> it.replaceFirst("\\{", "{\"crit\":[\"exp\"],")));
    forged.put("another audience", claims(it -> it.setAudience("https://other.example.com")));
    forged.put("the audience of logins", claims(it -> it.setAudience(TestTokens.AUDIENCE)));
    forged.put("no audience", claims(it -> it.unsetClaim("aud")));
    forged.put("expired", claims(it -> it.setExpirationTimeMinutesInTheFuture(-2)));
    forged.put("of the future", claims(it -> it.setClaim("iat", NOW.getEpochSecond() + 100)));
    for (String claim :
        new String[] {"exp", "iat", "jti", "sub", "policy", "key", "operations", "delegator"}) {
      forged.put("no " + claim, claims(it -> it.unsetClaim(claim)));
      forged.put("odd " + claim, claims(it -> it.setClaim(claim, Map.of("a", 1))));
    }
    forged.put("an operation of none", claims(it -> it.setClaim("operations", "admin")));
    forged.put("a hostile key", claims(it -> it.setClaim("key", "users/alice/../bob/a")));
    String header = text(good, 0);
    String claims = text(good, 1);
    byte[] open = service.first.pair().getPublic().getEncoded();
    forged.put(
        "another key", RawJws.es256(header, claims, Production.ecKeys("secp256r1").getPrivate()));
    forged.put("the key of logins", RawJws.es256(header, claims, LOGIN.getPrivate()));
    forged.put("none", RawJws.with("{\"alg\":\"none\"}", claims, new byte[0]));
    String hs256 = header.replace("ES256", "HS256");
    forged.put("HS256 with the public key", RawJws.hs256(hs256, claims, open));
    forged.put(
        "HS256 with its PEM",
        RawJws.hs256(
            hs256, claims, Production.pem("PUBLIC KEY", open).getBytes(StandardCharsets.US_ASCII)));
    return forged;
  }

  /** Signed by the right key all the same. */
  private String header(UnaryOperator<String> change) {
    String good = good();
    return RawJws.es256(
        change.apply(text(good, 0)), text(good, 1), service.first.pair().getPrivate());
  }

  private String claims(Consumer<JwtClaims> change) throws Exception {
    JwtClaims claims = JwtClaims.parse(text(good(), 1));
    change.accept(claims);
    return RawJws.es256(text(good(), 0), claims.toJson(), service.first.pair().getPrivate());
  }

  private static String text(String token, int part) {
    return new String(
        Base64.getUrlDecoder().decode(RawJws.part(token, part)), StandardCharsets.UTF_8);
  }

  @Test
  void aLoginTokenIsNoDelegationAndADelegationNoLogin() throws Exception {
    JwtClaims login = JwtClaims.parse(text(good(), 1));
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
    assertThatThrownBy(() -> parse(factory, fromOtherSide))
        .isExactlyInstanceOf(ParseException.class);
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
          .isExactlyInstanceOf(ParseException.class)
          .hasMessageContaining("ended");
    }
  }
}
