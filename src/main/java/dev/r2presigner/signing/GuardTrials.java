package dev.r2presigner.signing;

import dev.r2presigner.bucket.GivenToken;
import dev.r2presigner.bucket.Guard;
import dev.r2presigner.bucket.GuardSettings;
import dev.r2presigner.bucket.Guards;
import dev.r2presigner.bucket.R2Settings;
import dev.r2presigner.bucket.SigningCredentials;
import dev.r2presigner.policy.Grant;
import dev.r2presigner.policy.PartLength;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;

/**
 * Signs as the service does, under any guards: only for the command that finds out which guard a
 * store needs (enforced by ArchUnit).
 */
@ApplicationScoped
public class GuardTrials {

  private final R2Settings settings;
  private final GuardSettings guards;

  GuardTrials(R2Settings settings, GuardSettings guards) {
    this.settings = settings;
    this.guards = guards;
  }

  /**
   * Tells whether the keys for these guards are configured: the second one for {@link
   * Guard#WRITE_ONLY}.
   */
  public boolean canTry(Guards tried) {
    return !tried.have(Guard.WRITE_ONLY) || guards.writeToken().credentials().isPresent();
  }

  /** Signs under these guards. */
  public Urls under(Guards tried) {
    return new Urls(settings, guards.writeToken(), tried);
  }

  /** The three kinds of URL that a trial needs. */
  public static final class Urls {

    private final UrlSigner objects;
    private final MultipartSigner parts;

    private Urls(R2Settings settings, GivenToken writeToken, Guards guards) {
      SigningCredentials credentials = new SigningCredentials(settings.token(), writeToken, guards);
      Presigner presigner = new Presigner(settings, credentials);
      ObjectRequestSigner requests =
          new ObjectRequestSigner(settings, presigner, credentials, guards, Clock.systemUTC());
      objects = new UrlSigner(requests);
      parts = new MultipartSigner(settings, requests, presigner, guards);
    }

    public SignedUrl put(Grant.Upload grant) {
      return objects.put(grant);
    }

    public SignedUrl get(Grant.Download grant) {
      return objects.get(grant);
    }

    public SignedUrl part(Grant.Multipart grant, PartLength part) {
      return parts.part(grant, part);
    }
  }
}
