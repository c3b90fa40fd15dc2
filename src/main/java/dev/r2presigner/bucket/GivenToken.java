package dev.r2presigner.bucket;

import dev.r2presigner.startup.Finding;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;

/**
 * A token for the bucket as the operator configured it, at the start or as a replacement: either
 * complete, or the reasons why it is not. Printing it shows the key id only.
 *
 * @param credentials empty if anything is missing or wrong
 * @param endsAt when the credentials expire; {@link Instant#MAX} if that is not configured
 * @param missing the required properties without a value
 * @param flaws the properties whose value can't be parsed or used
 */
public record GivenToken(
    Optional<AwsCredentials> credentials,
    Instant endsAt,
    List<Finding> missing,
    List<Finding> flaws) {

  /** The properties that hold one token, and so change together. */
  public enum Place {
    /** The token that reads and writes, and makes the service's own calls. */
    MAIN(
        "r2.access-key-id", "r2.secret-access-key", "r2.session-token", "r2.credentials-expire-at"),
    /** The token that signs URLs that write, with {@link Guard#WRITE_ONLY}; permanent. */
    WRITE("r2.write-access-key-id", "r2.write-secret-access-key", null, null);

    final String id;
    final String secret;
    private final @Nullable String session;
    private final @Nullable String expireAt;

    Place(String id, String secret, @Nullable String session, @Nullable String expireAt) {
      this.id = id;
      this.secret = secret;
      this.session = session;
      this.expireAt = expireAt;
    }

    /** Returns the names of its properties. */
    public List<String> properties() {
      return Stream.of(id, secret, session, expireAt).flatMap(Stream::ofNullable).toList();
    }
  }

  /**
   * Parses the values of a place's properties; a mounted file usually ends in a line break.
   *
   * @param takesSessions whether a URL of this store keeps a session's secret
   */
  static GivenToken read(
      Place place, boolean takesSessions, Function<String, Optional<String>> values) {
    Function<String, Optional<String>> stripped =
        property -> values.apply(property).map(String::strip).filter(text -> !text.isEmpty());
    List<Finding> missing = new ArrayList<>();
    List<Finding> flaws = new ArrayList<>();
    Optional<String> id = stripped.apply(place.id);
    Optional<String> secret = stripped.apply(place.secret);
    if (id.isEmpty()) {
      missing.add(new Finding(place.id, "required"));
    }
    if (secret.isEmpty()) {
      missing.add(new Finding(place.secret, "required"));
    }
    Optional<String> session = Optional.ofNullable(place.session).flatMap(stripped);
    if (place.session != null && session.isPresent() && !takesSessions) {
      flaws.add(
          new Finding(
              place.session,
              "can't sign URLs on R2: the secret is a hash of this token, which every URL carries,"
                  + " so any holder of a URL could sign others; use a permanent token"));
    }
    Instant endsAt = Instant.MAX;
    if (place.expireAt != null) {
      try {
        endsAt = stripped.apply(place.expireAt).map(Instant::parse).orElse(endsAt);
      } catch (DateTimeException unreadable) {
        flaws.add(new Finding(place.expireAt, "must be a time like 2027-01-31T12:00:00Z"));
      }
    }
    return missing.isEmpty() && flaws.isEmpty()
        ? new GivenToken(
            Optional.of(credentials(id.get(), secret.get(), session)), endsAt, missing, flaws)
        : new GivenToken(Optional.empty(), endsAt, missing, flaws);
  }

  boolean hasIdOf(GivenToken other) {
    return credentials.isPresent()
        && other.credentials.isPresent()
        && credentials.get().accessKeyId().equals(other.credentials.get().accessKeyId());
  }

  private static AwsCredentials credentials(String id, String secret, Optional<String> session) {
    return session.isPresent()
        ? AwsSessionCredentials.create(id, secret, session.get())
        : AwsBasicCredentials.create(id, secret);
  }
}
