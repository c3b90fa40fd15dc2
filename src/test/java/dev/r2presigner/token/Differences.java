package dev.r2presigner.token;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.time.Instant;
import java.util.Base64;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Stream;

/** Where two readers of one token may differ, and for which reason. */
final class Differences {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long SKEW = TokenTimes.SKEW.toSeconds();
  private static final long LONGEST = 24 * 3600;

  private final String[] parts;
  private final JsonNode header;
  private final JsonNode claims;

  private Differences(String token) {
    parts = token.split("\\.", -1);
    header = json(0);
    claims = json(1);
  }

  private JsonNode json(int part) {
    try {
      JsonNode read =
          parts.length > part ? JSON.readTree(MutatedTokens.decoded(parts[part])) : null;
      return read == null ? MissingNode.getInstance() : read;
    } catch (JsonProcessingException notJson) {
      return MissingNode.getInstance();
    }
  }

  /** The reasons to refuse it here that the other library does not know. */
  static Set<TokenRefusal> ofOurs(String token) {
    Differences read = new Differences(token);
    Set<TokenRefusal> reasons = EnumSet.noneOf(TokenRefusal.class);
    if (read.isMalformed()) {
      reasons.add(TokenRefusal.MALFORMED);
    }
    if (!read.claims.hasNonNull("sub")) {
      reasons.add(TokenRefusal.SUBJECT);
    }
    read.addTimes(reasons);
    return reasons;
  }

  private boolean isMalformed() {
    // One way to spell a token, and JSON to the letter: no byte order mark, for one.
    if (parts.length != 3
        || !Stream.of(parts).allMatch(Differences::isCanonical)
        || !header.isObject()
        || !claims.isObject()) {
      return true;
    }
    // No extension, no content that is not encoded, no token within a token.
    if (header.has("crit")
        || !header.path("b64").asBoolean(true)
        || header.path("cty").asText().equals("JWT")) {
      return true;
    }
    // A subject that is no text, roles that are none, and a life that ends before it begins.
    return claims.path("sub").isNumber()
        || claims.path("groups").isNumber()
        || claims.path("groups").isObject()
        || time("exp") < time("iat")
        || time("exp") < time("nbf");
  }

  private void addTimes(Set<TokenRefusal> reasons) {
    long now = Instant.now().getEpochSecond();
    long began = claims.hasNonNull("iat") ? time("iat") : now;
    if (began > now + SKEW - 1) {
      reasons.add(TokenRefusal.NOT_YET_VALID);
    }
    if (!claims.hasNonNull("exp") || time("exp") > began + LONGEST) {
      reasons.add(TokenRefusal.LIFE);
    }
  }

  private long time(String claim) {
    return claims.path(claim).asLong();
  }

  private static boolean isCanonical(String part) {
    try {
      return RawJws.encode(Base64.getUrlDecoder().decode(part)).equals(part);
    } catch (IllegalArgumentException notBase64) {
      return false;
    }
  }

  /**
   * Tells whether only the other library could find a fault: it reads the key that a token brings
   * along, which is nothing here, and no number that a double can't hold.
   */
  static boolean isOnlyOfTheOther(String token) {
    Differences read = new Differences(token);
    return read.header.has("jwk")
        || Stream.of(read.header, read.claims).anyMatch(it -> it.toString().contains("Infinity"));
  }
}
