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
import java.time.temporal.ChronoUnit;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignRequest;
import software.amazon.awssdk.http.auth.spi.signer.SignerProperty;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.utils.http.SdkHttpUtils;

/**
 * Signs requests for single objects with the signer inside the SDK's S3Presigner, for a fraction of
 * its cost: the results of endpoint rules, interceptors and marshalling are the same for all
 * objects of one bucket, and computed once. A test compares each URL with S3Presigner's.
 */
@ApplicationScoped
class ObjectRequestSigner {

  private static final HexFormat HEX = HexFormat.of().withUpperCase();

  /** Each thread builds one URL after the other; a buffer for each would be garbage at once. */
  private static final ThreadLocal<StringBuilder> BUFFER =
      ThreadLocal.withInitial(() -> new StringBuilder(1024));

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

  private final Map<SignerProperty<?>, Object> properties;

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
    properties = UrlSignRequest.shared(scope[scope.length - 3], scope[scope.length - 2]);
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
        new UrlSignRequest(
            properties, request.build(), provider.resolveCredentials(), second, life(grant));
    SdkHttpRequest signed = signer.sign(toSign).request();
    return SignedUrl.of(signed, url(signed), second);
  }

  private static String path(String key) {
    return isPlainPath(key) ? key : SdkHttpUtils.urlEncodeIgnoreSlashes(key);
  }

  /** Builds the URL, but not through the request's own URI, which is assembled and parsed again. */
  private String url(SdkHttpRequest signed) {
    StringBuilder url = BUFFER.get();
    url.setLength(0);
    url.append(origin).append(signed.encodedPath());
    int before = url.length();
    signed.forEachRawQueryParameter(
        (name, values) -> {
          url.append(url.length() == before ? '?' : '&').append(name).append('=');
          appendEncoded(url, values.get(0));
        });
    return url.toString();
  }

  /** Escapes ASCII without the garbage of the JDK's encoder, and leaves all else to the SDK. */
  private static void appendEncoded(StringBuilder url, String value) {
    int before = url.length();
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (isUnreserved(c)) {
        url.append(c);
      } else if (c < 0x80) {
        HEX.toHexDigits(url.append('%'), (byte) c);
      } else {
        url.setLength(before);
        url.append(SdkHttpUtils.urlEncode(value));
        return;
      }
    }
  }

  /** Tells whether there is nothing to escape; most keys are like that. */
  private static boolean isPlainPath(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!isUnreserved(c) && c != '/') {
        return false;
      }
    }
    return true;
  }

  /** RFC 3986, 2.3. */
  private static boolean isUnreserved(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '-'
        || c == '.'
        || c == '_'
        || c == '~';
  }

  static Duration life(Grant.Timed grant) {
    StableWindow window = grant.window();
    return Duration.ofSeconds(window == null ? grant.lifetime().seconds() : window.seconds());
  }
}
