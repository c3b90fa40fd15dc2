package dev.r2presigner.signing;

import dev.r2presigner.policy.Grant;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.function.Consumer;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4FamilyHttpSigner.AuthLocation;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignRequest;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.utils.http.SdkHttpUtils;

/**
 * Signs requests for single objects with the signer that the SDK's S3Presigner ends in, for a
 * fraction of its cost: what endpoint rules, interceptors and marshalling have to say is the same
 * for all objects of one bucket, and asked for once. A test holds each URL to S3Presigner's.
 */
@ApplicationScoped
class ObjectRequestSigner {

  /** Names of headers with semicolons between, and so nothing else to escape; the longest value. */
  private static final String SIGNED_HEADERS = "X-Amz-SignedHeaders";

  private final AwsCredentialsProvider credentials;
  private final AwsCredentialsProvider writing;
  private final Clock clock;
  private final AwsV4HttpSigner signer = AwsV4HttpSigner.create();

  /** A request for an object whose key is empty. */
  private final SdkHttpRequest bucket;

  private final String origin;

  private final String region;
  private final String service;

  @Inject
  ObjectRequestSigner(R2Settings settings, Presigner presigners, SigningCredentials credentials) {
    this(settings, presigners, credentials, Clock.systemUTC());
  }

  ObjectRequestSigner(
      R2Settings settings, Presigner presigners, SigningCredentials credentials, Clock clock) {
    this.credentials = credentials;
    this.writing = credentials.forWriting();
    this.clock = clock;
    SdkHttpRequest example = presigners.example(settings.bucket());
    String path = example.encodedPath();
    origin =
        example.protocol() + "://" + example.firstMatchingHeader(SignedHeader.HOST).orElseThrow();
    bucket =
        example.toBuilder()
            .clearQueryParameters()
            .encodedPath(path.substring(0, path.length() - Presigner.EXAMPLE_KEY.length()))
            .build();
    // Ends in region, service and "aws4_request" (SigV4, credential scope).
    String credential = example.firstMatchingRawQueryParameter("X-Amz-Credential").orElseThrow();
    String[] scope = credential.split("/", -1);
    region = scope[scope.length - 3];
    service = scope[scope.length - 2];
  }

  /** A URL for the granted object and time, and whatever headers and parameters are added. */
  SignedUrl sign(
      SdkHttpMethod method, Grant.Timed grant, Consumer<SdkHttpRequest.Builder> additions) {
    SdkHttpRequest.Builder request = bucket.toBuilder().method(method);
    request.encodedPath(bucket.encodedPath() + path(grant.key().value()));
    additions.accept(request);
    Instant second = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    SignRequest<AwsCredentialsIdentity> toSign =
        SignRequest.builder((AwsCredentialsIdentity) provider(method).resolveCredentials())
            .request(request.build())
            .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, service)
            .putProperty(AwsV4HttpSigner.REGION_NAME, region)
            .putProperty(AwsV4HttpSigner.AUTH_LOCATION, AuthLocation.QUERY_STRING)
            .putProperty(AwsV4HttpSigner.EXPIRATION_DURATION, life(grant))
            .putProperty(AwsV4HttpSigner.SIGNING_CLOCK, Clock.fixed(second, ZoneOffset.UTC))
            .putProperty(AwsV4HttpSigner.PAYLOAD_SIGNING_ENABLED, false)
            // A key is a path as it is, dots and slashes included, and is encoded already.
            .putProperty(AwsV4HttpSigner.NORMALIZE_PATH, false)
            .putProperty(AwsV4HttpSigner.DOUBLE_URL_ENCODE, false)
            .build();
    SdkHttpRequest signed = signer.sign(toSign).request();
    return SignedUrl.of(signed, url(signed), second);
  }

  /** Objects and parts are written with PUT only. */
  private AwsCredentialsProvider provider(SdkHttpMethod method) {
    return method == SdkHttpMethod.PUT ? writing : credentials;
  }

  private static String path(String key) {
    return isPlain(key, '/') ? key : SdkHttpUtils.urlEncodeIgnoreSlashes(key);
  }

  /** Not the request's own URI, which is put together and taken apart again. */
  private String url(SdkHttpRequest signed) {
    StringBuilder url = new StringBuilder(1024).append(origin).append(signed.encodedPath());
    int before = url.length();
    signed.forEachRawQueryParameter(
        (name, values) -> {
          String value = values.get(0);
          url.append(url.length() == before ? '?' : '&').append(name).append('=');
          url.append(name.equals(SIGNED_HEADERS) ? value.replace(";", "%3B") : encoded(value));
        });
    return url.toString();
  }

  private static String encoded(String value) {
    return isPlain(value, '-') ? value : SdkHttpUtils.urlEncode(value);
  }

  /** Whether there is nothing to escape (RFC 3986, 2.3); most keys and values are like that. */
  private static boolean isPlain(String text, char too) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean unreserved =
          (c >= 'a' && c <= 'z')
              || (c >= 'A' && c <= 'Z')
              || (c >= '0' && c <= '9')
              || c == '-'
              || c == '.'
              || c == '_'
              || c == '~';
      if (!unreserved && c != too) {
        return false;
      }
    }
    return true;
  }

  static Duration life(Grant.Timed grant) {
    return Duration.ofSeconds(grant.lifetime().seconds());
  }
}
