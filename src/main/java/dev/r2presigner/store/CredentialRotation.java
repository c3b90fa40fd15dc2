package dev.r2presigner.store;

import dev.r2presigner.bucket.GivenToken.Place;
import dev.r2presigner.bucket.R2Settings;
import dev.r2presigner.bucket.SigningCredentials;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.quarkus.scheduler.Scheduler;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/**
 * Polls the mounted files that tokens for the bucket come from, so that a token is renewed without
 * a restart; {@link RotatingToken} decides which change counts.
 */
@ApplicationScoped
class CredentialRotation {

  private final MountedFiles files;
  private final SigningCredentials signing;
  private final StoreConfig config;
  private final R2Settings settings;
  private final StoreMeters meters;
  private final Scheduler scheduler;

  CredentialRotation(
      MountedFiles files,
      SigningCredentials signing,
      StoreConfig config,
      R2Settings settings,
      StoreMeters meters,
      Scheduler scheduler) {
    this.files = files;
    this.signing = signing;
    this.config = config;
    this.settings = settings;
    this.meters = meters;
    this.scheduler = scheduler;
  }

  void start(@Observes StartupEvent event) {
    TokenTrial trial = new TokenTrial(config, settings, meters);
    for (Place place : Place.values()) {
      if (files.give(place.properties())) {
        watch(place, new RotatingToken(place, files, settings, signing, trial));
      }
    }
  }

  private void watch(Place place, RotatingToken token) {
    scheduler
        .newJob("credential-rotation-" + place)
        .setInterval(config.tokenCheckEvery().toSeconds() + "s")
        .setConcurrentExecution(ConcurrentExecution.SKIP)
        .setTask(execution -> token.look())
        .schedule();
  }
}
