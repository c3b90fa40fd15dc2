package dev.r2presigner.signing;

import dev.r2presigner.bucket.GuardSettings;
import dev.r2presigner.bucket.Guards;
import dev.r2presigner.bucket.R2Settings;
import dev.r2presigner.bucket.SigningCredentials;
import dev.r2presigner.policy.Grant;
import dev.r2presigner.policy.StableWindow;
import dev.r2presigner.signing.GuardHeaders.Write;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
 * Signs requests for single objects with the signer inside the SDK's S3Presigner, for a fraction of
 * its cost: the results of endpoint rules, interceptors and marshalling are the same for all
 * objects of one bucket, and computed once. A test compares each URL with S3Presigner's.
 */
@ApplicationScoped
class ObjectRequestSigner {

  /**
   * A parameter whose value is header names joined by semicolons, so nothing else needs escaping;
   * the longest value.
   */
  private static final String SIGNED_HEADERS = "X-Amz-SignedHeaders";

  private final AwsCredentialsProvider credentials;
  private final AwsCredentialsProvider writing;
  private final Guards guards;
  private final Clock clock;
  private final AwsV4HttpSigner signer = AwsV4HttpSigner.create();

  /** The path in front of the key, with a slash at its end. */
  private final String bucketPath;

  /** The start of all requests that read. */
  private final SignableParts reads;

  /** The start of all requests that write: the headers signed as absent are the same for all. */
  private final Map<Write, SignableParts> writes = new EnumMap<>(Write.class);

  private final String origin;

  private final String region;
  private final String service;

  @Inject
  ObjectRequestSigner(
      R2Settings settings,
      Presigner presigners,
      SigningCredentials credentials,
      GuardSettings guards) {
    this(settings, presigners, credentials, guards.guards(), Clock.systemUTC());
  }

  ObjectRequestSigner(
      R2Settings settings,
      Presigner presigners,
      SigningCredentials credentials,
      Guards guards,
      Clock clock) {
    this.credentials = credentials;
    this.writing = credentials.forWriting();
    this.guards = guards;
    this.clock = clock;
    SdkHttpRequest example = presigners.example(settings.bucket());
    String path = example.encodedPath();
    origin =
        example.protocol() + "://" + example.firstMatchingHeader(SignedHeader.HOST).orElseThrow();
    bucketPath = path.substring(0, path.length() - Presigner.EXAMPLE_KEY.length());
    reads = SignableParts.to(example, List.of());
    for (Write write : Write.values()) {
      writes.put(write, SignableParts.to(example, GuardHeaders.absent(guards, write)));
    }
    // Ends in region, service and "aws4_request" (SigV4, credential scope).
    String credential = example.firstMatchingRawQueryParameter("X-Amz-Credential").orElseThrow();
    String[] scope = credential.split("/", -1);
    region = scope[scope.length - 3];
    service = scope[scope.length - 2];
  }

  /** Signs a URL that reads the granted object, with any added parameters. */
  SignedUrl read(
      SdkHttpMethod method, Grant.Timed grant, Consumer<SdkHttpRequest.Builder> additions) {
    SdkHttpRequest.Builder request = reads.copy().method(method);
    additions.accept(request);
    return sign(request, grant, credentials);
  }

  /** Signs a URL that writes with PUT, guarded, with any added headers and parameters. */
  SignedUrl write(Write write, Grant.Timed grant, Consumer<SdkHttpRequest.Builder> additions) {
    SdkHttpRequest.Builder request =
        Objects.requireNonNull(writes.get(write)).copy().method(SdkHttpMethod.PUT);
    additions.accept(request);
    GuardHeaders.addCondition(guards, request);
    return sign(request, grant, writing);
  }

  private SignedUrl sign(
      SdkHttpRequest.Builder request, Grant.Timed grant, AwsCredentialsProvider provider) {
    request.encodedPath(bucketPath + path(grant.key().value()));
    StableWindow window = grant.window();
    Instant second =
        window == null ? clock.instant().truncatedTo(ChronoUnit.SECONDS) : window.signedAt();
    SignRequest<AwsCredentialsIdentity> toSign =
        SignRequest.builder((AwsCredentialsIdentity) provider.resolveCredentials())
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

  private static String path(String key) {
    return isPlain(key, '/') ? key : SdkHttpUtils.urlEncodeIgnoreSlashes(key);
  }

  /** Builds the URL, but not through the request's own URI, which is assembled and parsed again. */
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

  /**
   * Tells whether there is nothing to escape (RFC 3986, 2.3); most keys and values are like that.
   */
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
    StableWindow window = grant.window();
    return Duration.ofSeconds(window == null ? grant.lifetime().seconds() : window.seconds());
  }
}
