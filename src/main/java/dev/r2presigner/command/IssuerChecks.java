package dev.r2presigner.command;

import dev.r2presigner.bucketrules.Json;
import dev.r2presigner.startup.StartupCheck;
import dev.r2presigner.token.IssuerTrials;
import dev.r2presigner.token.IssuerTrials.Trial;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Contributes what is tried of the issuers: their metadata, and their keys. */
@Singleton
class IssuerChecks {

  private final IssuerTrials trials;

  IssuerChecks(IssuerTrials trials) {
    this.trials = trials;
  }

  @Produces
  @Singleton
  Check issuer() {
    return new OfIssuers("issuer", trials.needs(), trials::metadata);
  }

  @Produces
  @Singleton
  Check keys() {
    return new OfIssuers("keys", trials.needs(), trials::keys);
  }

  /** Tries one thing of each issuer. */
  private record OfIssuers(String name, List<StartupCheck> needs, Supplier<List<Trial>> trials)
      implements Check {

    @Override
    public Section run() {
      List<Trial> tried = trials.get();
      return new Section(
          name,
          outcome(tried),
          tried.stream()
                  .map(trial -> "Issuer " + trial.issuer() + " " + trial.sentence())
                  .collect(Collectors.joining("; "))
              + ".",
          List.of(),
          Json.members("issuers", tried.stream().map(OfIssuers::json).toList()));
    }

    private static Section.Outcome outcome(List<Trial> tried) {
      if (tried.stream().anyMatch(trial -> trial.outcome() == IssuerTrials.Outcome.FAILS)) {
        return Section.Outcome.FAILS;
      }
      return tried.stream().allMatch(trial -> trial.outcome() == IssuerTrials.Outcome.HOLDS)
          ? Section.Outcome.HOLDS
          : Section.Outcome.UNTRIED;
    }

    private static Object json(Trial trial) {
      return Json.members(
          "issuer",
          trial.issuer(),
          "outcome",
          trial.outcome().name().toLowerCase(Locale.ROOT),
          "summary",
          trial.sentence());
    }
  }
}
