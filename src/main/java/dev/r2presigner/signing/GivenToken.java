package dev.r2presigner.signing;

import dev.r2presigner.startup.Finding;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;

/**
 * The token for the bucket's objects as the operator gives it, at the start or in place of an
 * earlier one: either complete, or what is wrong with it. Printing it shows the key id only.
 *
 * @param credentials empty if anything is missing or wrong
 * @param endsAt when the store stops taking what they sign, as far as anybody said
 * @param missing what is required and not there
 * @param flaws what is there and can't be read
 */
public record GivenToken(
    Optional<AwsCredentials> credentials,
    Instant endsAt,
    List<Finding> missing,
    List<Finding> flaws) {

  static final String ID = "r2.access-key-id";
  static final String SECRET = "r2.secret-access-key";
  static final String SESSION = "r2.session-token";
  static final String EXPIRE_AT = "r2.credentials-expire-at";

  /** All that belongs together, and changes together. */
  public static final List<String> PROPERTIES = List.of(ID, SECRET, SESSION, EXPIRE_AT);

  /** From the values of {@link #PROPERTIES}; a mounted file usually ends in a line break. */
  public static GivenToken read(Function<String, Optional<String>> values) {
    Function<String, Optional<String>> stripped =
        property -> values.apply(property).map(String::strip).filter(text -> !text.isEmpty());
    List<Finding> missing = new ArrayList<>();
    List<Finding> flaws = new ArrayList<>();
    Optional<String> id = stripped.apply(ID);
    Optional<String> secret = stripped.apply(SECRET);
    if (id.isEmpty()) {
      missing.add(new Finding(ID, "required"));
    }
    if (secret.isEmpty()) {
      missing.add(new Finding(SECRET, "required"));
    }
    Instant endsAt = Instant.MAX;
    try {
      endsAt = stripped.apply(EXPIRE_AT).map(Instant::parse).orElse(endsAt);
    } catch (DateTimeException unreadable) {
      flaws.add(new Finding(EXPIRE_AT, "must be a time like 2027-01-31T12:00:00Z"));
    }
    return missing.isEmpty() && flaws.isEmpty()
        ? new GivenToken(
            Optional.of(credentials(id.get(), secret.get(), stripped.apply(SESSION))),
            endsAt,
            missing,
            flaws)
        : new GivenToken(Optional.empty(), endsAt, missing, flaws);
  }

  private static AwsCredentials credentials(String id, String secret, Optional<String> session) {
    return session.isPresent()
        ? AwsSessionCredentials.create(id, secret, session.get())
        : AwsBasicCredentials.create(id, secret);
  }
}
