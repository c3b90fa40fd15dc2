package dev.r2presigner.token;

import dev.r2presigner.testing.Production;
import dev.r2presigner.testing.TestTokens;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jose4j.jwt.JwtClaims;

/** Tokens that are nearly a delegation: each differs from a good one in one thing. */
final class ForgedDelegations {

  private final String good;
  private final KeyPair own;

  private ForgedDelegations(String good, KeyPair own) {
    this.good = good;
    this.own = own;
  }

  /** Of a good one, with the key that signed it and the one that signs login tokens. */
  static Map<String, String> of(String good, KeyPair own, KeyPair login) throws Exception {
    return new ForgedDelegations(good, own).all(login);
  }

  private Map<String, String> all(KeyPair login) throws Exception {
    Map<String, String> forged = new LinkedHashMap<>();
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
    forged.put(
        "of the future", claims(it -> it.setClaim("iat", Instant.now().getEpochSecond() + 100)));
    for (String claim :
        new String[] {"exp", "iat", "jti", "sub", "policy", "key", "operations", "delegator"}) {
      forged.put("no " + claim, claims(it -> it.unsetClaim(claim)));
      forged.put("odd " + claim, claims(it -> it.setClaim(claim, Map.of("a", 1))));
    }
    forged.put("an operation of none", claims(it -> it.setClaim("operations", "admin")));
    forged.put("a hostile key", claims(it -> it.setClaim("key", "users/alice/../bob/a")));
    for (String deep : List.of("[", "{\"a\":")) {
      forged.put("5,000 of " + deep, RawJws.replace(good, 1, RawJws.encode(deep.repeat(5_000))));
    }
    String header = text(good, 0);
    String claims = text(good, 1);
    byte[] open = own.getPublic().getEncoded();
    forged.put(
        "another key", RawJws.es256(header, claims, Production.ecKeys("secp256r1").getPrivate()));
    forged.put("the key of logins", RawJws.es256(header, claims, login.getPrivate()));
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
    return RawJws.es256(change.apply(text(good, 0)), text(good, 1), own.getPrivate());
  }

  private String claims(Consumer<JwtClaims> change) throws Exception {
    JwtClaims claims = JwtClaims.parse(text(good, 1));
    change.accept(claims);
    return RawJws.es256(text(good, 0), claims.toJson(), own.getPrivate());
  }

  static String text(String token, int part) {
    return new String(
        Base64.getUrlDecoder().decode(RawJws.part(token, part)), StandardCharsets.UTF_8);
  }
}
