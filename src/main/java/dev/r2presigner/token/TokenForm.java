package dev.r2presigner.token;

import io.smallrye.jwt.auth.principal.ParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jose4j.base64url.Base64Url;
import org.jose4j.jwx.HeaderParameterNames;
import org.jose4j.jwx.Headers;
import org.jose4j.jwx.JsonWebStructure;
import org.jspecify.annotations.Nullable;

/**
 * What the library forgives and we do not: a token spelled in more than one way, extensions that
 * nobody here understands, a token inside a token, and a kind of token that is not wanted.
 */
final class TokenForm {

  private TokenForm() {}

  /**
   * Three parts, each the one Base64url text of its bytes: no padding, white space, other alphabet
   * or stray bits. Anything else, JWE included, ends here, before any work.
   */
  static void requireCanonical(String token) throws ParseException {
    String[] parts = token.split("\\.", -1);
    if (parts.length != 3 || !Arrays.stream(parts).allMatch(TokenForm::isCanonical)) {
      throw new ParseException("not three parts of Base64url");
    }
  }

  private static boolean isCanonical(String part) {
    return Base64Url.encode(Base64Url.decode(part)).equals(part);
  }

  /**
   * The headers of a verified token: one signature, no {@code crit}, and the type if one is set.
   */
  static void requireHeaders(List<JsonWebStructure> structures, @Nullable String type)
      throws ParseException {
    if (structures.size() != 1) {
      throw new ParseException("a token inside a token");
    }
    Headers headers = structures.get(0).getHeaders();
    // A token signed over unencoded content (RFC 7797) is no JWT, and no other extension is known.
    if (headers.getObjectHeaderValue(HeaderParameterNames.CRITICAL) != null) {
      throw new ParseException("has critical headers");
    }
    if (type != null
        && !(headers.getObjectHeaderValue(HeaderParameterNames.TYPE) instanceof String named
            && mediaType(named).equals(mediaType(type)))) {
      throw new ParseException("of another type");
    }
  }

  /** The prefix may be left out of a {@code typ} (RFC 7515, 4.1.9), and case does not count. */
  private static String mediaType(String type) {
    String lower = type.toLowerCase(Locale.ROOT);
    return lower.contains("/") ? lower : "application/" + lower;
  }
}
