package dev.r2presigner.signing;

import dev.r2presigner.bucket.GivenSettings;
import dev.r2presigner.bucket.Guard;
import dev.r2presigner.bucket.Guards;
import dev.r2presigner.bucket.R2Settings;
import dev.r2presigner.bucket.SigningCredentials;
import dev.r2presigner.policy.ContentTypes;
import dev.r2presigner.policy.StoredRules;
import java.time.Clock;
import java.util.List;

/** The real signer without the application around it, with credentials that are nobody's. */
public final class Signers {

  public static final Guards NO_GUARD = Guards.of(Guard.STORE);

  static final StoredRules RULES =
      new StoredRules(new ContentTypes(List.of("video/mp4")), 99, List.of());

  private Signers() {}

  public static UrlSigner known() {
    return new Signing(GivenSettings.settings(), NO_GUARD).urls();
  }

  public static MultipartSigner multipart() {
    return new Signing(GivenSettings.settings(), NO_GUARD).multipart();
  }

  /** All that signs, for one store and under these guards. */
  public static final class Signing {

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
      this.credentials =
          new SigningCredentials(settings.token(), GivenSettings.WRITE_TOKEN, guards);
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
}
