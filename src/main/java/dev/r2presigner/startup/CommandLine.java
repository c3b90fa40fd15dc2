package dev.r2presigner.startup;

import io.quarkus.arc.All;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.annotations.CommandLineArguments;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Runs a command instead of the service, once the configuration is loaded and before any port is
 * open, so that a command sees the same configuration as the service. The standard output carries
 * the command's result and nothing else.
 */
@ApplicationScoped
class CommandLine {

  /** Runs before the checks that only the service needs. */
  private static final int BEFORE_CHECKS = UnsafeStart.FIRST - 1;

  private static final int MISUSED = 2;

  /** Sends the log to the standard error and limits it to errors, so that the result is clean. */
  static void quieten() {
    System.setProperty("quarkus.log.console.stderr", "true");
    System.setProperty("quarkus.log.console.level", "ERROR");
  }

  void run(
      @Observes @Priority(BEFORE_CHECKS) StartupEvent start,
      @CommandLineArguments String[] arguments,
      @All List<Command> commands,
      UnknownVariables variables,
      ConfigFiles files) {
    if (arguments.length == 0) {
      return;
    }
    Command command =
        commands.stream()
            .filter(known -> known.name().equals(arguments[0]))
            .findFirst()
            .orElse(null);
    if (command == null) {
      throw misused("unknown command", commands);
    }
    // Without this a misspelled ALLOWED_ORIGINS prints an empty policy, and a pipeline applies it.
    Stream<StartupCheck> always =
        command.needs().isEmpty() ? Stream.of() : Stream.of(variables::misspelled, files);
    String findings =
        UnsafeStart.findings(Stream.concat(command.needs().stream(), always).toList());
    if (!findings.isEmpty()) {
      throw new CommandEnded(command.whenRefused(), RefusedStart.PREFIX + findings);
    }
    throw new CommandEnded(run(command, arguments), null);
  }

  private static int run(Command command, String[] arguments) {
    try {
      Command.Result result =
          command.action().apply(Arrays.asList(arguments).subList(1, arguments.length));
      System.out.print(result.output());
      System.out.flush();
      return result.exitCode();
    } catch (Options.Misuse wrongOptions) {
      throw misused(String.valueOf(wrongOptions.getMessage()), List.of(command));
    }
  }

  /** Reports misuse without the argument itself, which may be a secret passed by mistake. */
  private static CommandEnded misused(String reason, List<Command> commands) {
    String usage =
        commands.stream()
            .map(command -> (command.name() + " " + command.options()).strip())
            .sorted()
            .collect(Collectors.joining(", "));
    return new CommandEnded(
        MISUSED,
        RefusedStart.PREFIX
            + reason
            + "; usage: "
            + (commands.size() > 1 ? "no argument (serve), or one of: " : "")
            + usage);
  }
}
