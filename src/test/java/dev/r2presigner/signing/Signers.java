package dev.r2presigner.signing;

import java.util.Optional;

/** The real signer without the application around it, with credentials that are nobody's. */
public final class Signers {

  public static final String BUCKET = "known-bucket";
  public static final String ENDPOINT = "https://0123456789abcdef.r2.cloudflarestorage.com";
  public static final String ACCESS_KEY_ID = "known-access-key-id";
  public static final String SECRET = "known-secret/with+signs=";

  private Signers() {}

  /** Settings as an operator gives them. */
  private record Config(
      Optional<String> accountId,
      Optional<String> jurisdiction,
      Optional<String> endpoint,
      Optional<String> bucket,
      Optional<String> accessKeyId,
      Optional<String> secretAccessKey,
      Optional<String> sessionToken,
      Optional<String> credentialsExpireAt)
      implements R2Config {}

  public static UrlSigner known() {
    R2Settings settings = settings();
    SigningCredentials credentials = new SigningCredentials(settings);
    Presigner presigner = new Presigner(settings, credentials);
    return new UrlSigner(new ObjectRequestSigner(settings, presigner, credentials));
  }

  static MultipartSigner multipart() {
    R2Settings settings = settings();
    SigningCredentials credentials = new SigningCredentials(settings);
    Presigner presigner = new Presigner(settings, credentials);
    return new MultipartSigner(
        settings, new ObjectRequestSigner(settings, presigner, credentials), presigner);
  }

  private static R2Settings settings() {
    return settings(ENDPOINT, BUCKET, null);
  }

  /** Of any store and bucket, with or without a session. */
  static R2Settings settings(String endpoint, String bucket, String session) {
    R2Settings settings =
        new R2Settings(
            new Config(
                Optional.empty(),
                Optional.empty(),
                Optional.of(endpoint),
                Optional.of(bucket),
                Optional.of(ACCESS_KEY_ID),
                Optional.of(SECRET),
                Optional.ofNullable(session),
                Optional.empty()));
    if (!settings.findings().isEmpty()) {
      throw new IllegalStateException(settings.findings().toString());
    }
    return settings;
  }
}
