package dev.r2presigner.store;

import dev.r2presigner.bucket.GivenToken;
import dev.r2presigner.bucket.GivenToken.Place;
import dev.r2presigner.bucket.R2Settings;
import dev.r2presigner.bucket.SigningCredentials;
import dev.r2presigner.startup.Finding;
import dev.r2presigner.store.TokenTrial.Verdict;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentials;

/**
 * Replaces one token for the bucket when its mounted files change: only if complete, unchanged
 * between two polls, and tried at the bucket first, since a bad token would break every URL without
 * an error in this service. An unreachable bucket does not block the change.
 */
final class RotatingToken {

  private static final Logger LOG = Logger.getLogger(RotatingToken.class);

  /**
   * The number of polls to wait for an answer of the bucket: with the default interval, within a
   * minute.
   */
  private static final int LOOKS = 3;

  private final Place place;
  private final MountedFiles files;
  private final R2Settings settings;
  private final SigningCredentials signing;
  private final TokenTrial trial;

  // Only the one job that runs at a time uses these.
  private @Nullable GivenToken candidate;
  private int looks;
  private String lastWarning = "";

  RotatingToken(
      Place place,
      MountedFiles files,
      R2Settings settings,
      SigningCredentials signing,
      TokenTrial trial) {
    this.place = place;
    this.files = files;
    this.settings = settings;
    this.signing = signing;
    this.trial = trial;
  }

  synchronized void look() {
    GivenToken given = read();
    if (!given.equals(read())) {
      return; // It is being written.
    }
    AwsCredentials next = given.credentials().orElse(null);
    if (next == null) {
      candidate = null;
      warn(
          Stream.concat(given.missing().stream(), given.flaws().stream())
              .map(Finding::toString)
              .collect(Collectors.joining("; ")));
    } else if (given.equals(signing.current(place))) {
      candidate = null;
      lastWarning = "";
    } else {
      consider(given, next);
    }
  }

  private GivenToken read() {
    return settings.read(place, files.read(place.properties()));
  }

  private void consider(GivenToken given, AwsCredentials next) {
    if (!given.equals(candidate)) {
      candidate = given;
      looks = 0;
    }
    looks++;
    Verdict verdict = trial.of(place, next);
    if (verdict == Verdict.REFUSED && currentIsAccepted()) {
      warn("the bucket rejects it");
    } else if (verdict != Verdict.UNKNOWN || looks >= LOOKS) {
      signing.replace(place, given);
      candidate = null;
      lastWarning = "";
      LOG.infof(
          "URLs%s are signed with the token %s from now on%s",
          place == Place.WRITE ? " that write" : "",
          next.accessKeyId(),
          verdict == Verdict.TAKEN ? "" : ", though the bucket could not confirm it");
    }
  }

  /**
   * Tells whether the current token works, or can't be tried; then a rejected one must not replace
   * it.
   */
  private boolean currentIsAccepted() {
    return signing
        .current(place)
        .credentials()
        .map(current -> trial.of(place, current) != Verdict.REFUSED)
        .orElse(false);
  }

  /** Logs a reason once, until it changes. */
  private void warn(String reason) {
    if (!reason.equals(lastWarning)) {
      lastWarning = reason;
      LOG.warnf("The new bucket token is not used; the old one stays in use: %s", reason);
    }
  }
}
