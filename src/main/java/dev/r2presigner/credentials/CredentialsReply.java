package dev.r2presigner.credentials;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.r2presigner.signing.TemporaryCredentials;
import org.jspecify.annotations.Nullable;

/**
 * The reply with credentials, as AWS SDKs read it: from a container's credentials endpoint, or from
 * the output of a {@code credential_process}. Never printed.
 */
@JsonPropertyOrder({
  "Version",
  "AccessKeyId",
  "SecretAccessKey",
  "Token",
  "SessionToken",
  "Expiration",
  "endpoint",
  "region",
  "bucket",
  "prefix"
})
@JsonInclude(JsonInclude.Include.NON_NULL)
public record CredentialsReply(
    @JsonProperty("Version") @Nullable Integer version,
    @JsonProperty("AccessKeyId") String accessKeyId,
    @JsonProperty("SecretAccessKey") String secretAccessKey,
    @JsonProperty("Token") @Nullable String token,
    @JsonProperty("SessionToken") @Nullable String sessionToken,
    @JsonProperty("Expiration") String expiration,
    String endpoint,
    String region,
    String bucket,
    String prefix) {

  /** Returns the document of a container's credentials endpoint. */
  static CredentialsReply ofContainer(TemporaryCredentials made) {
    return of(made, null, made.sessionToken(), null);
  }

  /** Returns the output of a {@code credential_process}, in the one version that there is. */
  static CredentialsReply ofProcess(TemporaryCredentials made) {
    return of(made, 1, null, made.sessionToken());
  }

  private static CredentialsReply of(
      TemporaryCredentials made,
      @Nullable Integer version,
      @Nullable String token,
      @Nullable String sessionToken) {
    return new CredentialsReply(
        version,
        made.accessKeyId(),
        made.secretAccessKey(),
        token,
        sessionToken,
        made.expiresAt().toString(),
        made.endpoint().toString(),
        made.region(),
        made.bucket(),
        made.prefix());
  }

  @Override
  public String toString() {
    return "CredentialsReply[" + prefix + ", " + expiration + "]";
  }
}
