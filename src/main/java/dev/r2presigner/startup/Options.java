package dev.r2presigner.startup;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The options of a command: flags, and names with values, as in {@code --json --key=x}. What is
 * wrong with them is said without the argument itself, which may be a secret passed by mistake.
 */
public final class Options {

  private final Map<String, List<String>> given = new LinkedHashMap<>();

  private Options() {}

  /** Ends a command whose options are wrong; the message quotes nothing that was given. */
  public static final class Misuse extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public Misuse(String reason) {
      super(reason);
    }
  }

  /**
   * Reads arguments.
   *
   * @param flags the options without a value
   * @param single those with a value
   * @param repeated those with a value that may be given several times
   * @throws Misuse if there is any other, one twice, or one without its value
   */
  public static Options parse(
      List<String> arguments, Set<String> flags, Set<String> single, Set<String> repeated) {
    Options options = new Options();
    for (String argument : arguments) {
      int equals = argument.indexOf('=');
      String name = equals < 0 ? argument : argument.substring(0, equals);
      boolean valued = single.contains(name) || repeated.contains(name);
      if (!valued && !(flags.contains(name) && equals < 0)) {
        throw new Misuse("unknown option");
      }
      if (valued && (equals < 0 || equals == argument.length() - 1)) {
        throw new Misuse("the option " + name + " needs a value");
      }
      List<String> values = options.given.computeIfAbsent(name, first -> new ArrayList<>());
      if (!values.isEmpty() && !repeated.contains(name)) {
        throw new Misuse("the option " + name + " is given twice");
      }
      values.add(argument.substring(equals + 1));
    }
    return options;
  }

  /** Tells whether the option is given. */
  public boolean has(String name) {
    return given.containsKey(name);
  }

  /** Returns the value of an option; null if it is not given. */
  public @Nullable String value(String name) {
    List<String> values = all(name);
    return values.isEmpty() ? null : values.get(0);
  }

  /** Returns every value of an option, in the order given. */
  public List<String> all(String name) {
    return List.copyOf(given.getOrDefault(name, List.of()));
  }

  /** Refuses each of these options that is given. */
  public void refuse(String reason, String... names) {
    for (String name : names) {
      if (has(name)) {
        throw new Misuse(name + " " + reason);
      }
    }
  }
}
