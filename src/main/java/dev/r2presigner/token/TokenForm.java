package dev.r2presigner.token;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jose4j.base64url.Base64Url;
import org.jose4j.jwt.ReservedClaimNames;
import org.jose4j.jwx.HeaderParameterNames;
import org.jose4j.jwx.Headers;
import org.jose4j.jwx.JsonWebStructure;
import org.jspecify.annotations.Nullable;

/**
 * Rejects what the library accepts and we do not: a token spelled in more than one way, unknown
 * critical extensions, a nested token, and a token of another type.
 */
final class TokenForm {

  /**
   * By the letter of RFC 8259: the library reads a text with a comma missing as if it had one. The
   * length of a token bounds its depth.
   */
  private static final ObjectReader OBJECT =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(Integer.MAX_VALUE).build())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build()
          .readerForMapOf(Object.class);

  private TokenForm() {}

  /**
   * Requires three parts, each the one Base64url text of its bytes: no padding, white space, other
   * alphabet or stray bits. Anything else, JWE included, is rejected here, before any work.
   */
  static void requireCanonical(String token) throws TokenRefused {
    String[] parts = token.split("\\.", -1);
    if (parts.length != 3 || !Arrays.stream(parts).allMatch(TokenForm::isCanonical)) {
      throw new TokenRefused(TokenRefusal.MALFORMED, "not three parts of Base64url");
    }
  }

  private static boolean isCanonical(String part) {
    return Base64Url.encode(Base64Url.decode(part)).equals(part);
  }

  /**
   * Returns the issuer that a token names, which chooses the keys that verify it; so far nothing of
   * it is verified. What no key could verify is rejected here.
   */
  static String issuer(String token) throws TokenRefused {
    String[] parts = token.split("\\.", -1);
    Map<String, Object> header = json(parts[0]);
    if (!(header.get(HeaderParameterNames.ALGORITHM) instanceof String algorithm
        && KeyAlgorithm.isAccepted(algorithm))) {
      throw new TokenRefused(TokenRefusal.ALGORITHM, "an algorithm that is not accepted");
    }
    if (json(parts[1]).get(ReservedClaimNames.ISSUER) instanceof String issuer) {
      return issuer;
    }
    throw new TokenRefused(TokenRefusal.ISSUER, "no issuer");
  }

  private static Map<String, Object> json(String part) throws TokenRefused {
    try {
      Map<String, Object> object = OBJECT.readValue(Base64Url.decodeToString(part, "UTF-8"));
      if (object != null) {
        return object;
      }
    } catch (JsonProcessingException notJson) {
      // Refused below, without its text.
    }
    throw new TokenRefused(TokenRefusal.MALFORMED, "not a JSON object");
  }

  /**
   * Requires one signature, the headers of a JWT, and the type if one is configured, of a verified
   * token.
   */
  static void requireHeaders(List<JsonWebStructure> structures, @Nullable String type)
      throws TokenRefused {
    if (structures.size() != 1) {
      throw new TokenRefused(TokenRefusal.MALFORMED, "a nested token");
    }
    Headers headers = structures.get(0).getHeaders();
    Object named = headers.getObjectHeaderValue(HeaderParameterNames.TYPE);
    Object encoded = headers.getObjectHeaderValue(HeaderParameterNames.BASE64URL_ENCODE_PAYLOAD);
    // No extension is supported, encryption is another kind of token (RFC 7516, 9), and one over
    // content that is not encoded is no JWT (RFC 7797, 7).
    if (headers.getObjectHeaderValue(HeaderParameterNames.CRITICAL) != null
        || headers.getObjectHeaderValue(HeaderParameterNames.ENCRYPTION_METHOD) != null
        || !(encoded == null || encoded.equals(true))
        || !(named == null || named instanceof String)) {
      throw new TokenRefused(TokenRefusal.MALFORMED, "has headers that no JWT has");
    }
    if (type != null
        && !(named instanceof String text && mediaType(text).equals(mediaType(type)))) {
      throw new TokenRefused(TokenRefusal.TYPE, "wrong type");
    }
  }

  /**
   * Expands a {@code typ} to a media type: its prefix may be omitted (RFC 7515, 4.1.9), and case
   * does not count.
   */
  private static String mediaType(String type) {
    String lower = type.toLowerCase(Locale.ROOT);
    return lower.contains("/") ? lower : "application/" + lower;
  }
}
