package dev.r2presigner.token;

import dev.r2presigner.testing.TestTokens;
import java.nio.charset.StandardCharsets;
import java.security.PrivateKey;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Tokens that were good before one thing or two were done to them: to their text, to the bytes of a
 * part, or to the JSON that is signed, so that the signature is good and only the reading counts.
 */
final class MutatedTokens {

  private static final String LETTERS =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_+/=. \n\t~%\u00e9\u0000";

  private static final List<String> HEADER_MEMBERS =
      List.of(
          "\"crit\":[\"exp\"]",
          "\"crit\":[\"b64\"],\"b64\":true",
          "\"crit\":[\"b64\"],\"b64\":false",
          "\"crit\":[]",
          "\"crit\":null",
          "\"crit\":\"b64\"",
          "\"b64\":false",
          "\"b64\":true",
          "\"b64\":\"false\"",
          "\"typ\":\"JWT\"",
          "\"typ\":\"at+jwt\"",
          "\"typ\":5",
          "\"typ\":null",
          "\"cty\":\"JWT\"",
          "\"cty\":\"text\"",
          "\"cty\":5",
          "\"alg\":5",
          "\"zip\":\"DEF\"",
          "\"enc\":\"A128GCM\"",
          "\"alg\":\"none\"",
          "\"alg\":\"HS256\"",
          "\"ALG\":\"none\"",
          "\"kid\":\"of-ES256\"",
          "\"kid\":\"of-nothing\"",
          "\"kid\":5",
          "\"kid\":null",
          "\"jwk\":{\"kty\":\"oct\",\"k\":\"AAAA\"}",
          "\"jku\":\"https://keys.example.com\"",
          "\"x5c\":[\"MIIB\"]",
          "\"x5t\":\"AAAA\"",
          "\"x\":{\"y\":[1,2,{}]}",
          "\"x\":1e400",
          "\"x\":\"\\ud800\"");

  private static final List<String> CLAIMS =
      List.of(
          "\"sub\":\"bob\"",
          "\"sub\":5",
          "\"sub\":null",
          "\"sub\":\"\"",
          "\"sub\":[\"alice\"]",
          "\"iss\":\"https://elsewhere.example.com\"",
          "\"iss\":[\"" + TestTokens.ISSUER + "\"]",
          "\"iss\":null",
          "\"iss\":\"" + TestTokens.ISSUER.replace("/", "\\/") + "\"",
          "\"aud\":\"elsewhere\"",
          "\"aud\":[\"elsewhere\",\"" + TestTokens.AUDIENCE + "\"]",
          "\"aud\":[]",
          "\"aud\":[[\"" + TestTokens.AUDIENCE + "\"]]",
          "\"aud\":[5,\"" + TestTokens.AUDIENCE + "\"]",
          "\"aud\":{\"a\":1}",
          "\"aud\":null",
          "\"exp\":\"4102444800\"",
          "\"exp\":NOW.5",
          "\"exp\":1e300",
          "\"exp\":-1",
          "\"exp\":0",
          "\"exp\":9223372036854775807",
          "\"exp\":9223372036854775808",
          "\"exp\":null",
          "\"exp\":true",
          "\"exp\":PAST",
          "\"exp\":SKEWED",
          "\"exp\":NOW",
          "\"nbf\":FUTURE",
          "\"nbf\":SOON",
          "\"nbf\":\"PAST\"",
          "\"nbf\":PAST",
          "\"nbf\":null",
          "\"iat\":FUTURE",
          "\"iat\":\"PAST\"",
          "\"iat\":PAST",
          "\"iat\":null",
          "\"jti\":5",
          "\"groups\":5",
          "\"groups\":\"admin\"",
          "\"groups\":{}",
          "\"x\":\"\\ud800\"",
          "\"x\":\"\u00e9\u2028\"",
          "\"x\":[[[[]]]]",
          "\"x\":1e400",
          "\"x\":NaN",
          "\"x\":01",
          "\"x\":'a'",
          "x:1",
          "/* */ \"x\":1");

  private static final List<String> ENDS =
      List.of(" ", "\n", "\t\r\n", "\u0000", "}", "{}", ",", "x", "\ufeff", "//", "null", "\u000b");

  private final Random random;
  private final String[] algorithms = Algorithms.KEYS.keySet().toArray(String[]::new);
  private final Map<String, String> good = new HashMap<>();

  MutatedTokens(long seed) {
    random = new Random(seed);
  }

  String next() {
    // What is read does not depend on it, and this one is signed soonest.
    String algorithm = random.nextInt(8) == 0 ? pick(algorithms) : "ES256";
    String header = ForgedSignatures.header(algorithm, Algorithms.kid(algorithm));
    String claims = TestTokens.claims("alice").toJson();
    int kind = random.nextInt(10);
    if (kind < 3) {
      return signed(algorithm, json(header, HEADER_MEMBERS), claims);
    }
    if (kind < 6) {
      return signed(algorithm, header, json(claims, CLAIMS));
    }
    if (kind == 6) {
      return crossed(algorithm, claims);
    }
    String whole = good.computeIfAbsent(pick(algorithms), one -> Algorithms.good(one, claims));
    String once = kind == 7 ? bytes(whole) : text(whole);
    return random.nextInt(4) == 0 ? text(once) : once;
  }

  private <T> T pick(T[] of) {
    return of[random.nextInt(of.length)];
  }

  private <T> T pick(List<T> of) {
    return of.get(random.nextInt(of.size()));
  }

  private String signed(String algorithm, String header, String claims) {
    PrivateKey key = Algorithms.KEYS.get(algorithm).getPrivate();
    return RawJws.signed(algorithm, header, claims, key);
  }

  /** An object with a member more, another, one less, or other text around it. */
  private String json(String object, List<String> members) {
    String member = times(pick(members));
    String name = member.startsWith("\"") ? member.substring(0, member.indexOf(':') + 1) : "";
    String rest = object.substring(1);
    return switch (random.nextInt(10)) {
      case 0, 1, 2 -> "{" + member + "," + rest;
      case 3 -> object.substring(0, object.length() - 1) + "," + member + "}";
      case 4, 5 -> replaced(object, name, member);
      case 6 -> pick(ENDS) + object;
      case 7 -> object + pick(ENDS);
      case 8 ->
          object.replaceFirst("\"([a-z])", "\"\\\\u00" + Integer.toHexString(object.charAt(2)));
      default -> bent(object);
    };
  }

  /** The member in place of the one of its name, or with it where there is none. */
  private static String replaced(String object, String name, String member) {
    if (name.isEmpty() || !object.contains(name)) {
      return "{" + member + "," + object.substring(1);
    }
    String value = "(\"[^\"]*\"|\\[[^]]*]|[^,}]*)";
    return object.replaceFirst(
        java.util.regex.Pattern.quote(name) + value,
        java.util.regex.Matcher.quoteReplacement(member));
  }

  private static String times(String member) {
    long now = Instant.now().getEpochSecond();
    return member
        .replace("NOW", String.valueOf(now + 600))
        .replace("PAST", String.valueOf(now - 600))
        .replace("SKEWED", String.valueOf(now - 30))
        .replace("SOON", String.valueOf(now + 30))
        .replace("FUTURE", String.valueOf(now + 600));
  }

  private String bent(String json) {
    int at = random.nextInt(json.length());
    String letter = String.valueOf((char) (random.nextInt(96) + 32));
    int length = random.nextInt(2);
    return json.substring(0, at) + letter + json.substring(Math.min(json.length(), at + length));
  }

  /** What is said and what is done by two algorithms, by one key or by two. */
  private String crossed(String algorithm, String claims) {
    String other = pick(algorithms);
    String kid = Algorithms.kid(random.nextBoolean() ? algorithm : other);
    String header =
        random.nextBoolean()
            ? ForgedSignatures.header(other, kid)
            : "{\"alg\":\"" + pick(List.of(other, "none", "HS256", "PS384", "Ed25519")) + "\"}";
    return signed(algorithm, header, claims);
  }

  /** A bit, an end or the length of the bytes of one part. */
  private String bytes(String token) {
    int part = random.nextInt(3);
    byte[] bytes = Base64.getUrlDecoder().decode(RawJws.part(token, part));
    byte[] bent = bytes.clone();
    switch (random.nextInt(5)) {
      case 0 -> bent[random.nextInt(bent.length)] ^= (byte) (1 << random.nextInt(8));
      case 1 -> bent = Arrays.copyOf(bytes, bytes.length + 1 + random.nextInt(3));
      case 2 -> bent = Arrays.copyOf(bytes, random.nextInt(bytes.length));
      case 3 -> {
        bent = new byte[bytes.length + 1];
        System.arraycopy(bytes, 0, bent, 1, bytes.length);
      }
      default -> Arrays.fill(bent, bent.length / 2, bent.length, (byte) 0);
    }
    return RawJws.replace(token, part, RawJws.encode(bent));
  }

  /** A character, a dot, a part, or the spelling of a part. */
  private String text(String token) {
    if (token.isEmpty()) {
      return ".";
    }
    int at = random.nextInt(token.length());
    String before = token.substring(0, at);
    String after = token.substring(at);
    String letter = String.valueOf(LETTERS.charAt(random.nextInt(LETTERS.length())));
    String[] parts = token.split("\\.", -1);
    int part = random.nextInt(parts.length);
    switch (random.nextInt(10)) {
      case 0:
        return before + letter + after;
      case 1:
        return before + after.substring(1);
      case 2:
        return before + letter + after.substring(1);
      case 3:
        return token + pick(List.of(".", "..", ".e30", "=", "==", " ", "\n", "A", "AA"));
      case 4:
        return pick(List.of(".", " ", "\n", "e30.", "=")) + token;
      case 5:
        parts[part] += pick(List.of("=", "==", "A", "AAAA", " ", "\n"));
        break;
      case 6:
        parts[part] = "";
        break;
      case 7:
        parts[part] = strayBits(parts[part]);
        break;
      case 8:
        parts[part] = parts[part].replace('-', '+').replace('_', '/');
        break;
      default:
        parts[part] = parts[random.nextInt(parts.length)];
    }
    return String.join(".", parts);
  }

  /** The same bytes, where the last letter has bits that no byte is of. */
  private static String strayBits(String part) {
    String alphabet = LETTERS.substring(0, 64);
    int last = part.isEmpty() ? -1 : alphabet.indexOf(part.charAt(part.length() - 1));
    return last < 0 ? part : part.substring(0, part.length() - 1) + alphabet.charAt(last ^ 1);
  }

  /** Its bytes, as far as they can be read, as text. */
  static String decoded(String part) {
    try {
      return new String(Base64.getUrlDecoder().decode(part), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException notBase64) {
      return "";
    }
  }
}
