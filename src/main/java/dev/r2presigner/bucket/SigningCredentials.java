package dev.r2presigner.bucket;

import dev.r2presigner.bucket.GivenToken.Place;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;

/**
 * Holds the tokens that sign now. Each is replaced as a whole, so that no URL is ever signed with
 * one token's id and another's secret.
 */
@ApplicationScoped
public class SigningCredentials implements AwsCredentialsProvider {

  private final Map<Place, AtomicReference<GivenToken>> current = new EnumMap<>(Place.class);
  private final Place writes;

  @Inject
  SigningCredentials(R2Settings settings, GuardSettings guards) {
    this(settings.token(), guards.writeToken(), guards.guards());
  }

  public SigningCredentials(GivenToken main, GivenToken write, Guards guards) {
    current.put(Place.MAIN, new AtomicReference<>(main));
    current.put(Place.WRITE, new AtomicReference<>(write));
    writes = guards.have(Guard.WRITE_ONLY) ? Place.WRITE : Place.MAIN;
  }

  /** Returns the token for URLs that read, and for the service's own calls. */
  @Override
  public AwsCredentials resolveCredentials() {
    return resolve(Place.MAIN);
  }

  /** Returns the token for URLs that write: the second key, where that is the guard. */
  public AwsCredentialsProvider forWriting() {
    return () -> resolve(writes);
  }

  private AwsCredentials resolve(Place place) {
    // Without a token no service starts; the commands that print sign nothing.
    return current(place).credentials().orElseThrow();
  }

  /**
   * Derives a key of this service's own from the bucket's secret: the same in every instance, and
   * another for each purpose.
   */
  public byte[] derivedKey(String purpose) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      byte[] secret = resolveCredentials().secretAccessKey().getBytes(StandardCharsets.UTF_8);
      mac.init(new SecretKeySpec(secret, "HmacSHA256"));
      return mac.doFinal(purpose.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("every JDK has HmacSHA256", impossible);
    }
  }

  public GivenToken current(Place place) {
    return Objects.requireNonNull(current.get(place)).get();
  }

  /** Signs every URL of its kind with this complete token from now on. */
  public void replace(Place place, GivenToken next) {
    Objects.requireNonNull(current.get(place)).set(next);
  }

  /**
   * Returns when the main token expires. No URL works longer than the token that signed it; the
   * second key is a permanent one.
   */
  public Instant endsAt() {
    return current(Place.MAIN).endsAt();
  }
}
