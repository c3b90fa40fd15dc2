package dev.r2presigner.token;

import static dev.r2presigner.token.RawJws.encode;
import static dev.r2presigner.token.RawJws.part;
import static dev.r2presigner.token.RawJws.replace;

import java.security.KeyPair;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Tokens signed with our own key whose form is wrong: encoding, members, extensions, parts. After
 * Wycheproof's classes for JSON Web Signature (the rejects-missing and rejects-extra components,
 * JsonSerialization, embedded JWK) and RFC 8725.
 */
final class ForgedForms {

  private static final String ALPHABET =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

  private final KeyPair ec;
  private final KeyPair foreign;
  private final String claims;
  private final Map<String, String> tokens = new LinkedHashMap<>();

  private ForgedForms(KeyPair ec, KeyPair foreign, String claims) {
    this.ec = ec;
    this.foreign = foreign;
    this.claims = claims;
  }

  /** With a key of the attacker's, which a token brings along or says to fetch from this URL. */
  static Map<String, String> of(
      KeyPair ec, KeyPair foreign, String jwk, String url, String claims) {
    ForgedForms forged = new ForgedForms(ec, foreign, claims);
    forged.encodings();
    forged.parts();
    forged.members();
    forged.extensions();
    forged.keys(jwk, url);
    forged.keyIds(url);
    forged.depth();
    return forged.tokens;
  }

  private String ours(String header) {
    return RawJws.es256(header, claims, ec.getPrivate());
  }

  private String ours() {
    return ours("{\"alg\":\"ES256\",\"kid\":\"ec-1\"}");
  }

  private void encodings() {
    String good = ours();
    for (int i = 0; i < 3; i++) {
      String text = part(good, i);
      tokens.put("padding on part " + i, replace(good, i, text + "="));
      tokens.put("more padding on part " + i, replace(good, i, text + "=="));
      for (String foreign : List.of(" ", "\t", "!", "=", "\u00e4")) {
        String bent = text.substring(0, 8) + foreign + text.substring(8);
        tokens.put("'" + foreign + "' in part " + i, replace(good, i, bent));
      }
      tokens.put("a letter more in part " + i, replace(good, i, text + "A"));
    }
    tokens.put("stray bits in the signature", replace(good, 2, strayBits(part(good, 2))));
    tokens.put("the standard alphabet", standardAlphabet());
    tokens.put("quoted", "\"" + good + "\"");
    // Both are signed as they stand, so that only their own form speaks against them.
    String header = encode("{\"alg\":\"ES256\",\"kid\":\"ec-1\" }");
    for (String odd : List.of(header + "=", strayBits(header))) {
      String input = odd + "." + encode(claims);
      tokens.put(
          "a signed header of " + odd.substring(odd.length() - 2),
          input
              + "."
              + encode(RawJws.sign("SHA256withECDSAinP1363Format", ec.getPrivate(), input)));
    }
  }

  /** Another last letter whose leading bits are the same. */
  private static String strayBits(String text) {
    int last = ALPHABET.indexOf(text.charAt(text.length() - 1));
    return text.substring(0, text.length() - 1) + ALPHABET.charAt(last ^ 1);
  }

  private String standardAlphabet() {
    String token;
    do {
      token = ours();
    } while (!part(token, 2).matches(".*[-_].*"));
    return replace(token, 2, part(token, 2).replace('-', '+').replace('_', '/'));
  }

  private void parts() {
    String good = ours();
    String header = part(good, 0);
    String payload = part(good, 1);
    String signature = part(good, 2);
    tokens.put("one part", header);
    tokens.put("two parts", header + "." + payload);
    tokens.put("header and signature", header + "." + signature);
    tokens.put("no header", "." + payload + "." + signature);
    tokens.put("no payload", header + ".." + signature);
    tokens.put("only dots", "..");
    tokens.put("four parts", good + ".");
    tokens.put("a fourth part", good + ".foo");
    tokens.put("five parts", good + "." + payload + "." + signature);
    tokens.put("200 parts", good + ".".repeat(200));
    tokens.put(
        "flattened JSON",
        "{\"protected\":\""
            + header
            + "\",\"payload\":\""
            + payload
            + "\",\"signature\":\""
            + signature
            + "\"}");
    tokens.put(
        "general JSON",
        "{\"payload\":\""
            + payload
            + "\",\"signatures\":[{\"protected\":\""
            + header
            + "\",\"signature\":\""
            + signature
            + "\"}]}");
    String inner = ours("{\"alg\":\"ES256\",\"kid\":\"ec-1\"}");
    String nesting = "{\"alg\":\"ES256\",\"kid\":\"ec-1\",\"cty\":\"JWT\"}";
    tokens.put("a token in a token", RawJws.es256(nesting, inner, ec.getPrivate()));
    tokens.put("claims of a list", RawJws.es256(nesting, "[]", ec.getPrivate()));
    tokens.put("claims of a text", RawJws.es256("{\"alg\":\"ES256\"}", "\"x\"", ec.getPrivate()));
    tokens.put(
        "claims cut off",
        RawJws.es256("{\"alg\":\"ES256\"}", claims.substring(0, 40), ec.getPrivate()));
  }

  private void members() {
    for (String header :
        List.of(
            "{\"alg\":\"none\",\"alg\":\"ES256\"}",
            "{\"alg\":\"ES256\",\"alg\":\"none\"}",
            "{\"alg\":\"ES256\",\"alg\":\"ES256\"}",
            "{\"alg\":\"ES256\",\"kid\":\"x\",\"kid\":\"ec-1\"}",
            "{\"alg\":\"ES256\",\"\\u0061lg\":\"ES256\"}",
            "{\"ALG\":\"ES256\"}",
            "{\"alg\":\"ES256\"",
            "{\"alg\":\"ES256\"}}",
            "[{\"alg\":\"ES256\"}]")) {
      tokens.put("header " + header, ours(header));
    }
    String good = "{\"alg\":\"ES256\",\"kid\":\"ec-1\"}";
    for (String twice :
        List.of(
            "\"sub\":\"bob\"", "\"aud\":\"x\"", "\"exp\":99999999999", "\"\\u0073ub\":\"bob\"")) {
      String doubled = "{" + twice + "," + claims.substring(1);
      tokens.put("claims with another " + twice, RawJws.es256(good, doubled, ec.getPrivate()));
    }
    for (String tail : List.of("}", "{}", ",", " x")) {
      tokens.put("claims and " + tail, RawJws.es256(good, claims + tail, ec.getPrivate()));
    }
  }

  private void extensions() {
    String unknown = "[\"x\"] [] \"x\" \"\" [\"exp\"] [\"alg\"] [1] {} [\"b64\"] true";
    for (String crit : unknown.split(" ")) {
      tokens.put(
          "crit " + crit,
          ours("{\"alg\":\"ES256\",\"kid\":\"ec-1\",\"x\":1,\"b64\":true,\"crit\":" + crit + "}"));
    }
    String header = encode("{\"alg\":\"ES256\",\"b64\":false,\"crit\":[\"b64\"]}");
    // What RFC 7797 really signs: the payload as it is.
    byte[] signature =
        RawJws.sign("SHA256withECDSAinP1363Format", ec.getPrivate(), header + "." + claims);
    tokens.put("an unencoded payload", header + "." + encode(claims) + "." + encode(signature));
    tokens.put("JWE, direct", encode("{\"alg\":\"dir\",\"enc\":\"A128GCM\"}") + "..AAAA.AAAA.AAAA");
    tokens.put(
        "JWE, zipped",
        encode("{\"alg\":\"dir\",\"enc\":\"A128GCM\",\"zip\":\"DEF\"}") + "..AAAA.AAAA.AAAA");
    tokens.put(
        "JWE, 2,000,000,000 rounds of PBES2",
        encode(
                "{\"alg\":\"PBES2-HS256+A128KW\",\"enc\":\"A128GCM\",\"p2c\":2000000000,\"p2s\":\"AAAA\"}")
            + ".AAAA.AAAA.AAAA.AAAA");
    tokens.put(
        "a JWS that says PBES2",
        ours("{\"alg\":\"PBES2-HS256+A128KW\",\"p2c\":2000000000,\"p2s\":\"AAAA\"}"));
    tokens.put(
        "a JWS with enc", RawJws.input("{\"alg\":\"dir\",\"enc\":\"A128GCM\"}", claims) + ".AAAA");
  }

  private void keys(String jwk, String url) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("jwk", jwk);
    headers.put("jku", "\"" + url + "\"");
    headers.put("x5u", "\"" + url + "\"");
    headers.put("x5c", "[\"MIIB\"]");
    headers.put("x5t", "\"AAAA\"");
    headers.put("x5t#S256", "\"AAAA\"");
    headers.forEach(
        (name, value) -> {
          for (String kid : List.of("ec-1", "mine", url)) {
            String header =
                "{\"alg\":\"ES256\",\"kid\":\"" + kid + "\",\"" + name + "\":" + value + "}";
            tokens.put(
                name + " and kid " + kid, RawJws.es256(header, claims, foreign.getPrivate()));
          }
          String header = "{\"alg\":\"ES256\",\"" + name + "\":" + value + "}";
          tokens.put(name + " and no kid", RawJws.es256(header, claims, foreign.getPrivate()));
        });
  }

  private void keyIds(String url) {
    for (String kid :
        List.of(
            "\"../../../../dev/null\"",
            "\"/proc/self/environ\"",
            "\"file:///etc/passwd\"",
            "\"" + url + "\"",
            "\"ec-1' OR '1'='1\"",
            "\"ec-1\\u0000\"",
            "\" ec-1\"",
            "\"EC-1\"",
            "\"\"",
            "\"${env:R2_SECRET_ACCESS_KEY}\"",
            "\"" + "k".repeat(10_000) + "\"",
            "5",
            "[\"ec-1\"]",
            "{\"ec-1\":1}")) {
      String name = kid.length() > 60 ? "of 10 kB" : kid;
      tokens.put("kid " + name, ours("{\"alg\":\"ES256\",\"kid\":" + kid + "}"));
    }
  }

  /** As deep as a header of 16 KiB lets it be. */
  private void depth() {
    String list = "[".repeat(4_000) + "]".repeat(4_000);
    String object = "{\"a\":".repeat(1_500) + "1" + "}".repeat(1_500);
    for (String deep : List.of(list, object, "[".repeat(8_000))) {
      tokens.put("a header of " + deep.length(), ours("{\"alg\":\"none\",\"a\":" + deep + "}"));
    }
    tokens.put(
        "claims that never end",
        RawJws.es256("{\"alg\":\"ES256\"}", "[".repeat(8_000), ec.getPrivate()));
  }
}
