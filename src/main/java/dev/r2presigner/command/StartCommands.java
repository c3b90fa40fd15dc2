package dev.r2presigner.command;

import dev.r2presigner.policy.PoliciesInForce;
import dev.r2presigner.policy.Policy;
import dev.r2presigner.startup.Command;
import dev.r2presigner.startup.Options;
import dev.r2presigner.startup.StartupCheck;
import io.quarkus.arc.All;
import io.quarkus.runtime.ApplicationConfig;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Contributes the commands about the service itself: whether it would start with this
 * configuration, and which version it is.
 */
@Singleton
class StartCommands {

  /** Needs what a start needs, and so ends with the line that a start would end with. */
  @Produces
  @Singleton
  Command check(@All List<StartupCheck> all, PoliciesInForce policies) {
    return Command.printing(
        "check",
        "",
        all,
        options -> {
          refuseAll(options);
          return "The configuration is valid. Policies: "
              + policies.get().all().stream()
                  .map(Policy::name)
                  .sorted()
                  .collect(Collectors.joining(", "))
              + "\n";
        });
  }

  @Produces
  @Singleton
  Command version(ApplicationConfig application) {
    return Command.printing(
        "version",
        "",
        List.of(),
        options -> {
          refuseAll(options);
          return application.version().orElse("unknown") + "\n";
        });
  }

  private static void refuseAll(List<String> options) {
    Options.parse(options, Set.of(), Set.of(), Set.of());
  }
}
