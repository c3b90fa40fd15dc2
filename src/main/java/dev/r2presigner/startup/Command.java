package dev.r2presigner.startup;

import java.util.List;
import java.util.function.Function;

/**
 * Something the packaged application does instead of serving, contributed by a feature.
 *
 * @param name the first argument
 * @param options what may follow it, for the usage
 * @param needs what has to be safe for this; a start has to be safe in everything
 * @param whenRefused the exit code where something of that is not
 * @param action what it does with its options; an IllegalArgumentException if they are wrong
 */
public record Command(
    String name,
    String options,
    List<StartupCheck> needs,
    int whenRefused,
    Function<List<String>, Result> action) {

  private static final int REFUSED = 1;

  /** What goes to the standard output, and the exit code. */
  public record Result(String output, int exitCode) {}

  /** A command that prints something and can't fail once its options are right. */
  public static Command printing(
      String name,
      String options,
      List<StartupCheck> needs,
      Function<List<String>, String> output) {
    return new Command(name, options, needs, REFUSED, given -> new Result(output.apply(given), 0));
  }
}
