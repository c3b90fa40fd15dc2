package dev.r2presigner.startup;

import java.util.List;
import java.util.function.Function;

/**
 * A command that the packaged application runs instead of serving, contributed by a feature.
 *
 * @param name the first argument
 * @param options the synopsis of its options, for the usage
 * @param needs the checks that must pass for this command; serving needs all of them, and a command
 *     with none reads no configuration
 * @param whenRefused the exit code if one of those checks fails
 * @param action maps the options to a result; throws {@link Options.Misuse} if they are wrong
 */
public record Command(
    String name,
    String options,
    List<StartupCheck> needs,
    int whenRefused,
    Function<List<String>, Result> action) {

  private static final int REFUSED = 1;

  /** A command's standard output and exit code. */
  public record Result(String output, int exitCode) {}

  /** Returns a command that prints a document, and cannot fail once its options are valid. */
  public static Command printing(
      String name,
      String options,
      List<StartupCheck> needs,
      Function<List<String>, String> output) {
    return new Command(name, options, needs, REFUSED, given -> new Result(output.apply(given), 0));
  }
}
