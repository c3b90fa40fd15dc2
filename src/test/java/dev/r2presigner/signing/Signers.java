package dev.r2presigner.signing;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The real signer without the application around it, with credentials that are nobody's. */
public final class Signers {

  public static final String BUCKET = "known-bucket";
  public static final String ENDPOINT = "https://0123456789abcdef.r2.cloudflarestorage.com";
  public static final String ACCESS_KEY_ID = "known-access-key-id";
  public static final String SECRET = "known-secret/with+signs=";

  static final Guards NO_GUARD = Guards.of(Guard.STORE);

  /** A second key, which signs what writes under {@link Guard#WRITE_ONLY}. */
  static final GivenToken WRITE_TOKEN =
      GivenToken.read(
          GivenToken.Place.WRITE,
          true,
          property ->
              Optional.of(property.endsWith("id") ? "known-writers-key-id" : "writers/secret="));

  private Signers() {}

  public static UrlSigner known() {
    return new Signing(settings(), NO_GUARD).urls();
  }

  static MultipartSigner multipart() {
    return new Signing(settings(), NO_GUARD).multipart();
  }

  /** All that signs, for one store and under these guards. */
  static final class Signing {

    final R2Settings settings;
    final SigningCredentials credentials;
    final Presigner presigner;
    final Guards guards;
    private final Clock clock;

    Signing(R2Settings settings, Guards guards) {
      this(settings, guards, Clock.systemUTC());
    }

    Signing(R2Settings settings, Guards guards, Clock clock) {
      this.settings = settings;
      this.guards = guards;
      this.clock = clock;
      this.credentials = new SigningCredentials(settings.token(), WRITE_TOKEN, guards);
      this.presigner = new Presigner(settings, credentials);
    }

    UrlSigner urls() {
      return new UrlSigner(requests());
    }

    MultipartSigner multipart() {
      return new MultipartSigner(settings, requests(), presigner, guards);
    }

    private ObjectRequestSigner requests() {
      return new ObjectRequestSigner(settings, presigner, credentials, guards, clock);
    }
  }

  static R2Settings settings() {
    return settings(Map.of());
  }

  /** Complete settings of an operator, changed. */
  static R2Settings settings(Map<String, String> changes) {
    Map<String, String> properties = new HashMap<>();
    properties.put("r2.endpoint", ENDPOINT);
    properties.put("r2.bucket", BUCKET);
    properties.put("r2.access-key-id", ACCESS_KEY_ID);
    properties.put("r2.secret-access-key", SECRET);
    properties.putAll(changes);
    R2Settings settings = read(properties);
    if (!settings.findings().isEmpty()) {
      throw new IllegalStateException(settings.findings().toString());
    }
    return settings;
  }

  /** Of these properties and no others, right or wrong. */
  static R2Settings read(Map<String, String> properties) {
    SmallRyeConfig config = config(properties);
    return new R2Settings(
        config.getConfigMapping(R2Config.class), config.getConfigMapping(StoreAccessConfig.class));
  }

  /** The guard that follows from these properties. */
  static GuardSettings guards(Map<String, String> properties) {
    SmallRyeConfig config = config(properties);
    return new GuardSettings(
        config.getConfigMapping(StoreAccessConfig.class),
        config.getConfigMapping(R2Config.class),
        read(properties));
  }

  private static SmallRyeConfig config(Map<String, String> properties) {
    return new SmallRyeConfigBuilder()
        .withMapping(R2Config.class)
        .withMapping(StoreAccessConfig.class)
        .withSources(new PropertiesConfigSource(properties, "test", 100))
        .build();
  }
}
