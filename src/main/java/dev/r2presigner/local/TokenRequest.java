package dev.r2presigner.local;

import dev.r2presigner.rest.RequestFields;
import java.math.BigInteger;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The body of a request for a token of any user, with the roles that it is to have. */
public record TokenRequest(
    @Nullable String sub, @Nullable List<@Nullable String> roles, @Nullable BigInteger expiresIn) {

  /** The most roles, and the most characters of them all: a token has to fit into a header. */
  private static final int MOST_ROLES = 32;

  private static final int MOST_CHARACTERS = 4096;

  /** Returns the subject, of the characters that a delegation's may have. */
  String subject() {
    String subject = RequestFields.required(sub, "sub");
    RequestFields.headerValue(subject, "sub");
    return subject;
  }

  List<String> rolesOrNone() {
    List<String> names =
        (roles == null ? List.<@Nullable String>of() : roles)
            .stream().map(role -> RequestFields.required(role, "roles")).toList();
    names.forEach(name -> RequestFields.headerValue(name, "roles"));
    if (names.size() > MOST_ROLES || String.join("", names).length() > MOST_CHARACTERS) {
      throw RequestFields.invalid(
          "Send at most " + MOST_ROLES + " 'roles', of " + MOST_CHARACTERS + " characters in all.");
    }
    return names;
  }

  /** Returns for how many seconds the token is to live. */
  long secondsOr(long otherwise) {
    Long asked = RequestFields.saturated(expiresIn);
    return asked == null ? otherwise : asked;
  }
}
