package dev.r2presigner.signing;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4FamilyHttpSigner.AuthLocation;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignRequest;
import software.amazon.awssdk.http.auth.spi.signer.SignerProperty;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/**
 * Asks the SDK's signer for one URL. Two of its properties differ from URL to URL; the others are
 * the same for a bucket, and shared, where the SDK's own request copies all of them into a map
 * twice.
 */
final class UrlSignRequest implements SignRequest<AwsCredentialsIdentity> {

  private final Map<SignerProperty<?>, Object> properties;
  private final SdkHttpRequest request;
  private final AwsCredentialsIdentity identity;
  private final Instant signedAt;
  private final Duration life;

  UrlSignRequest(
      Map<SignerProperty<?>, Object> properties,
      SdkHttpRequest request,
      AwsCredentialsIdentity identity,
      Instant signedAt,
      Duration life) {
    this.properties = properties;
    this.request = request;
    this.identity = identity;
    this.signedAt = signedAt;
    this.life = life;
  }

  /** Returns the properties that all URLs of a bucket share. */
  static Map<SignerProperty<?>, Object> shared(String region, String service) {
    return Map.of(
        AwsV4HttpSigner.SERVICE_SIGNING_NAME,
        service,
        AwsV4HttpSigner.REGION_NAME,
        region,
        AwsV4HttpSigner.AUTH_LOCATION,
        AuthLocation.QUERY_STRING,
        AwsV4HttpSigner.PAYLOAD_SIGNING_ENABLED,
        false,
        // A key is a path as it is, dots and slashes included, and is encoded already.
        AwsV4HttpSigner.NORMALIZE_PATH,
        false,
        AwsV4HttpSigner.DOUBLE_URL_ENCODE,
        false);
  }

  @Override
  @SuppressWarnings("unchecked") // A property's value is of its type.
  public <T> @Nullable T property(SignerProperty<T> property) {
    if (property.equals(AwsV4HttpSigner.SIGNING_CLOCK)) {
      return (T) Clock.fixed(signedAt, ZoneOffset.UTC);
    }
    if (property.equals(AwsV4HttpSigner.EXPIRATION_DURATION)) {
      return (T) life;
    }
    return (T) properties.get(property);
  }

  @Override
  public SdkHttpRequest request() {
    return request;
  }

  @Override
  public Optional<ContentStreamProvider> payload() {
    return Optional.empty();
  }

  @Override
  public AwsCredentialsIdentity identity() {
    return identity;
  }

  @Override
  public SignRequest.Builder<AwsCredentialsIdentity> toBuilder() {
    throw new UnsupportedOperationException("signed once, as it is");
  }
}
