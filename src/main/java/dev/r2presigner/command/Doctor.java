package dev.r2presigner.command;

import dev.r2presigner.bucket.GuardSettings;
import dev.r2presigner.bucket.R2Settings;
import dev.r2presigner.startup.Command;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.List;

/**
 * Tries out from outside what no start can know: so far, whether the guard holds at this store.
 * Runs without tokens and policies, and before a guard is configured.
 */
@Singleton
class Doctor {

  private static final String JSON = "--json";
  private static final String ONLY_GUARD = "--only=guard";

  /** As for a store that can't be asked: nothing was tried. */
  private static final int UNTRIED = 2;

  private final GuardCheck guard;
  private final R2Settings settings;
  private final GuardSettings guards;

  Doctor(GuardCheck guard, R2Settings settings, GuardSettings guards) {
    this.guard = guard;
    this.settings = settings;
    this.guards = guards;
  }

  @Produces
  @Singleton
  Command command() {
    return new Command(
        "doctor",
        "[" + JSON + "] [" + ONLY_GUARD + "]",
        List.of(settings, guards::flaws),
        UNTRIED,
        this::run);
  }

  private Command.Result run(List<String> options) {
    if (!List.of(JSON, ONLY_GUARD).containsAll(options)
        || options.size() != options.stream().distinct().count()) {
      throw new IllegalArgumentException("doctor takes these options only, each once");
    }
    GuardReport report = guard.run();
    return new Command.Result(
        options.contains(JSON) ? report.json() : report.text(), report.exitCode());
  }
}
