package dev.r2presigner.store;

import dev.r2presigner.signing.GivenToken;
import dev.r2presigner.signing.R2Settings;
import dev.r2presigner.signing.SigningCredentials;
import dev.r2presigner.startup.Finding;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.quarkus.scheduler.Scheduler;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;

/**
 * Takes over a new token from mounted files while the service runs: complete, unchanged between two
 * looks, and tried out at the bucket first, since a token that is bad would break every URL from
 * then on and nobody here would see it. A bucket that does not answer says nothing against a token.
 */
@ApplicationScoped
class CredentialRotation {

  private static final Logger LOG = Logger.getLogger(CredentialRotation.class);

  /** So many looks an answer of the bucket is waited for: with the default, within a minute. */
  private static final int LOOKS = 3;

  /** Nobody's object: any answer but a refusal of the token will do. */
  private static final String TRIAL_KEY = ".r2-presigner/credentials";

  private enum Verdict {
    TAKEN,
    REFUSED,
    UNKNOWN
  }

  private final MountedFiles files;
  private final SigningCredentials signing;
  private final StoreConfig config;
  private final R2Settings settings;
  private final StoreClient client;
  private final Scheduler scheduler;

  // Only the one job that runs at a time uses these.
  private @Nullable GivenToken candidate;
  private int looks;
  private String lastSaid = "";

  CredentialRotation(
      MountedFiles files,
      SigningCredentials signing,
      StoreConfig config,
      R2Settings settings,
      StoreClient client,
      Scheduler scheduler) {
    this.files = files;
    this.signing = signing;
    this.config = config;
    this.settings = settings;
    this.client = client;
    this.scheduler = scheduler;
  }

  void start(@Observes StartupEvent event) {
    if (files.give(GivenToken.PROPERTIES)) {
      scheduler
          .newJob("credential-rotation")
          .setInterval(config.tokenCheckEvery().toSeconds() + "s")
          .setConcurrentExecution(ConcurrentExecution.SKIP)
          .setTask(execution -> look())
          .schedule();
    }
  }

  private synchronized void look() {
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
    } else if (given.equals(signing.current())) {
      candidate = null;
      lastSaid = "";
    } else {
      consider(given, next);
    }
  }

  private GivenToken read() {
    return GivenToken.read(files.read(GivenToken.PROPERTIES));
  }

  private void consider(GivenToken given, AwsCredentials next) {
    if (!given.equals(candidate)) {
      candidate = given;
      looks = 0;
    }
    looks++;
    Verdict verdict = tryOut(next);
    if (verdict == Verdict.REFUSED && tryOut(client) != Verdict.REFUSED) {
      warn("the bucket refuses it");
    } else if (verdict != Verdict.UNKNOWN || looks >= LOOKS) {
      signing.replace(given);
      candidate = null;
      lastSaid = "";
      LOG.infof(
          "URLs are signed with the token %s from now on%s",
          next.accessKeyId(),
          verdict == Verdict.TAKEN ? "" : ", though the bucket could not confirm it");
    }
  }

  /** Once, until it changes. */
  private void warn(String reason) {
    if (!reason.equals(lastSaid)) {
      lastSaid = reason;
      LOG.warnf("The new token for the bucket is not used, the old one stays: %s", reason);
    }
  }

  private Verdict tryOut(AwsCredentials token) {
    StoreClient trial = new StoreClient(config, settings, StaticCredentialsProvider.create(token));
    try {
      return tryOut(trial);
    } finally {
      trial.close();
    }
  }

  private Verdict tryOut(StoreClient with) {
    GetObjectRequest trial =
        GetObjectRequest.builder()
            .bucket(settings.bucket())
            .key(TRIAL_KEY)
            .range("bytes=0-0")
            .build();
    try {
      with.call(s3 -> s3.getObjectAsBytes(trial).response());
      return Verdict.TAKEN;
    } catch (StoreException answer) {
      return switch (answer.trouble()) {
        case NOT_FOUND, UPLOAD_NOT_FOUND, PRECONDITION_FAILED -> Verdict.TAKEN;
        case NOT_PERMITTED, CONFLICT -> Verdict.REFUSED;
        case UNAVAILABLE, TIMEOUT, BUSY -> Verdict.UNKNOWN;
      };
    }
  }
}
