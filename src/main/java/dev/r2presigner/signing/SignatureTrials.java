package dev.r2presigner.signing;

import dev.r2presigner.bucket.GivenToken;
import dev.r2presigner.bucket.Guard;
import dev.r2presigner.bucket.GuardSettings;
import dev.r2presigner.bucket.R2Settings;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4FamilyHttpSigner.AuthLocation;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignRequest;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/**
 * Tells whether a signature is that of a request, by the SDK's signer and the configured keys: only
 * for the command that takes a refused URL apart (enforced by ArchUnit). Gives away no signature.
 */
@ApplicationScoped
public class SignatureTrials {

  private final R2Settings settings;
  private final GuardSettings guards;
  private final AwsV4HttpSigner signer = AwsV4HttpSigner.create();

  SignatureTrials(R2Settings settings, GuardSettings guards) {
    this.settings = settings;
    this.guards = guards;
  }

  /**
   * A request as it would be signed.
   *
   * @param path encoded, with its slash
   * @param query decoded, without the parameters of the signature
   * @param headers the signed ones, Host among them, by lower-case name
   */
  public record Request(
      String method, String path, Map<String, String> query, Map<String, String> headers) {}

  /** Where and when a signature is good, and with which key: the parameters of the URL. */
  public record Scope(
      String accessKeyId, String region, String service, Instant signedAt, Duration life) {}

  /** Tells whether a key of this service has that id. */
  public boolean isKnown(String accessKeyId) {
    return credentials(accessKeyId).isPresent();
  }

  /** Tells whether that is the id of the key that signs such requests now. */
  public boolean isFor(String accessKeyId, boolean writes) {
    GivenToken token =
        writes && guards.configured().filter(g -> g.have(Guard.WRITE_ONLY)).isPresent()
            ? guards.writeToken()
            : settings.token();
    return token.credentials().filter(key -> key.accessKeyId().equals(accessKeyId)).isPresent();
  }

  /** Tells whether it is the signature of this request. */
  public boolean fits(Request request, Scope scope, String signature) {
    Optional<AwsCredentials> key = credentials(scope.accessKeyId());
    return key.isPresent()
        && MessageDigest.isEqual(
            signature(request, scope, key.get()).getBytes(StandardCharsets.UTF_8),
            signature.getBytes(StandardCharsets.UTF_8));
  }

  private Optional<AwsCredentials> credentials(String accessKeyId) {
    return Stream.of(settings.token(), guards.writeToken())
        .flatMap(token -> token.credentials().stream())
        .filter(key -> key.accessKeyId().equals(accessKeyId))
        .findFirst();
  }

  private String signature(Request request, Scope scope, AwsCredentials key) {
    SdkHttpRequest.Builder builder =
        SdkHttpRequest.builder()
            .method(SdkHttpMethod.fromValue(request.method()))
            .protocol("https")
            .host("host.invalid")
            .encodedPath(request.path());
    request.query().forEach((name, value) -> builder.putRawQueryParameter(name, value));
    request
        .headers()
        .forEach(
            (name, value) ->
                builder.putHeader(name.equals(SignedHeader.HOST) ? "Host" : name, List.of(value)));
    return signer
        .sign(
            SignRequest.builder((AwsCredentialsIdentity) key)
                .request(builder.build())
                .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, scope.service())
                .putProperty(AwsV4HttpSigner.REGION_NAME, scope.region())
                .putProperty(AwsV4HttpSigner.AUTH_LOCATION, AuthLocation.QUERY_STRING)
                .putProperty(AwsV4HttpSigner.EXPIRATION_DURATION, scope.life())
                .putProperty(
                    AwsV4HttpSigner.SIGNING_CLOCK, Clock.fixed(scope.signedAt(), ZoneOffset.UTC))
                .putProperty(AwsV4HttpSigner.PAYLOAD_SIGNING_ENABLED, false)
                .putProperty(AwsV4HttpSigner.NORMALIZE_PATH, false)
                .putProperty(AwsV4HttpSigner.DOUBLE_URL_ENCODE, false)
                .build())
        .request()
        .firstMatchingRawQueryParameter("X-Amz-Signature")
        .orElseThrow();
  }
}
