package dev.r2presigner.token;

import dev.r2presigner.startup.StartupCheck;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;
import javax.net.ssl.SSLException;

/**
 * Tries from outside whether the metadata and the keys of each issuer can be had, by the code that
 * loads them: for the command that looks for what is wrong. Blocks.
 */
@ApplicationScoped
public class IssuerTrials {

  /** Longer than the service waits: a slow key server is another finding than none. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final TokenSettings settings;
  private final JwksClient client = new JwksClient(PATIENCE);

  IssuerTrials(TokenSettings settings) {
    this.settings = settings;
  }

  /** How a trial ended. */
  public enum Outcome {
    HOLDS,
    FAILS,
    /** There was no answer, which says nothing about what it would be. */
    UNREACHABLE
  }

  /**
   * The trial of one issuer.
   *
   * @param issuer its configured name
   * @param sentence what was found, without quoting it
   */
  public record Trial(String issuer, Outcome outcome, String sentence) {}

  /** What is tried of one issuer; returns the sentence if it holds. */
  private interface Attempt {
    String of(KeyLocation keys) throws IOException;
  }

  /** Returns the checks that must pass before anything is tried. */
  public List<StartupCheck> needs() {
    return List.of(settings);
  }

  /** Tries the metadata of each issuer whose keys are discovered. */
  public List<Trial> metadata() {
    return each(
        keys -> {
          if (!keys.isDiscovered()) {
            return "is not asked for metadata, since its keys are configured";
          }
          keys.discovered(fetch(keys.metadata()));
          return "publishes metadata that names its keys";
        });
  }

  /** Tries the key set of each issuer. */
  public List<Trial> keys() {
    return each(
        keys -> {
          TokenKeys loaded = TokenKeys.parse(text(keys));
          return "has " + loaded.size() + (loaded.size() == 1 ? " usable key" : " usable keys");
        });
  }

  private String text(KeyLocation keys) throws IOException {
    URI url = keys.url();
    if (url != null) {
      return fetch(url);
    }
    return keys.isDiscovered()
        ? fetch(keys.discovered(fetch(keys.metadata())))
        : Files.readString(keys.file());
  }

  private String fetch(URI url) {
    return client.fetch(url).join();
  }

  private List<Trial> each(Attempt attempt) {
    return settings.issuers().stream().map(issuer -> trial(issuer, attempt)).toList();
  }

  private static Trial trial(TrustedIssuer issuer, Attempt attempt) {
    try {
      return new Trial(issuer.name(), Outcome.HOLDS, attempt.of(issuer.keys()));
    } catch (CompletionException | TokenKeys.Unusable | UncheckedIOException | IOException failed) {
      Throwable cause = KeyLoadFailure.cause(failed);
      boolean answered =
          cause instanceof JwksClient.Refused
              || cause instanceof TokenKeys.Unusable
              || cause instanceof SSLException;
      return new Trial(
          issuer.name(),
          answered ? Outcome.FAILS : Outcome.UNREACHABLE,
          answered
              ? KeyLoadFailure.reason(cause)
              : "can't be reached from here (" + KeyLoadFailure.reason(cause) + ")");
    }
  }
}
