package dev.r2presigner.startup;

import io.quarkus.arc.All;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Refuses an unsafe start with one line that names every property at fault. Without it a service
 * with a missing audience or an open policy would run and issue URLs.
 */
@ApplicationScoped
class UnsafeStart {

  /** Runs before every other observer of the start except {@link CommandLine}. */
  static final int FIRST = 1;

  void stop(@Observes @Priority(FIRST) StartupEvent start, @All List<StartupCheck> checks) {
    String found = findings(checks);
    if (!found.isEmpty()) {
      // Main and quarkus:dev print the message of this exception alone: no stack trace around it.
      throw new ConfigurationException(RefusedStart.PREFIX + found);
    }
  }

  /** Returns all findings as one line; empty if there are none. */
  static String findings(List<? extends StartupCheck> checks) {
    return checks.stream()
        .flatMap(check -> check.findings().stream())
        .distinct()
        .map(Finding::toString)
        // The same line whatever the order of the checks, for a start and for the command check.
        .sorted()
        .collect(Collectors.joining("; "));
  }
}
