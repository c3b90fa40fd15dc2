package dev.r2presigner.startup;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Tells the environment variables of our properties from unknown ones with the same prefixes.
 * Ignores the variables that Kubernetes injects for Services.
 */
final class VariableNames {

  private static final Pattern VARIABLE = Pattern.compile("[A-Z][A-Z0-9]*_[A-Z0-9_]+");

  /** The variables that Kubernetes injects into a container for each Service of its namespace. */
  private static final Pattern SERVICE_LINK =
      Pattern.compile(
          ".+_(?:SERVICE_HOST|SERVICE_PORT(?:_.+)?|PORT(?:_\\d+_(?:TCP|UDP|SCTP)(?:_(?:PROTO|PORT|ADDR))?)?)");

  /** The edit distance up to which a name counts as misspelled. */
  private static final int TYPOS = 3;

  static final String NEAREST = "; the nearest is ";

  /** A property segment as a variable can spell it where no file names the property. */
  private static final String SEGMENT = "(?:[A-Z0-9]+|_[A-Z0-9_]+_)";

  private final List<Pattern> variables = new ArrayList<>();
  private final Map<String, String> nameable = new TreeMap<>();
  private final Set<String> roots = new TreeSet<>();

  /**
   * Adds variables that map to settings of the framework and share their prefix with other software
   * (HTTP_PROXY): of those, only near misses are findings.
   */
  VariableNames(
      Collection<String> properties, Collection<String> shared, Collection<String> given) {
    this(properties, given);
    shared.forEach(property -> nameable.put(Finding.variable(property), property));
  }

  /**
   * Takes properties in which a star stands for a name the operator chooses. Unless that name is
   * one word, a variable can only override it from a file: SmallRye Config reads an underscore as a
   * dot.
   */
  VariableNames(Collection<String> properties, Collection<String> given) {
    for (String property : properties) {
      String variable = Finding.variable(property);
      roots.add(variable.substring(0, variable.indexOf('_') + 1));
      if (property.contains("*")) {
        variables.add(asVariable(property));
        Pattern chosen = asProperty(property);
        given.stream()
            .filter(name -> chosen.matcher(name).matches())
            .forEach(name -> variables.add(Pattern.compile(Finding.variable(name))));
      } else {
        nameable.put(variable, property);
      }
    }
  }

  private static Pattern asVariable(String property) {
    return Pattern.compile(
        Arrays.stream(property.replace("[*]", "[0]").split("\\*", -1))
            .map(Finding::variable)
            .collect(Collectors.joining(SEGMENT))
            .replace("_0_", "_\\d+_"));
  }

  private static Pattern asProperty(String property) {
    return Pattern.compile(
        property
            .replace(".", "\\.")
            .replace("[*]", "\\[\\d+]")
            .replace("*", "(?:\"[^\"]+\"|[^.\"]+)"));
  }

  /** Returns a finding for an unknown name; empty if it is known or unrelated to ours. */
  Optional<Finding> finding(String name) {
    if (!VARIABLE.matcher(name).matches()
        || SERVICE_LINK.matcher(name).matches()
        || nameable.containsKey(name)
        || variables.stream().anyMatch(variable -> variable.matcher(name).matches())) {
      return Optional.empty();
    }
    boolean ours = roots.stream().anyMatch(name::startsWith);
    Optional<String> nearest = nearest(name, ours ? TYPOS : 1);
    return ours || nearest.isPresent()
        ? Optional.of(new Finding(name, "there is no such setting" + nearest.orElse("")))
        : Optional.empty();
  }

  private Optional<String> nearest(String name, int typos) {
    return nameable.keySet().stream()
        .filter(variable -> Math.abs(variable.length() - name.length()) <= typos)
        .min(Comparator.comparingInt(variable -> distance(variable, name)))
        .filter(variable -> distance(variable, name) <= typos)
        .map(variable -> NEAREST + Finding.named(nameable.getOrDefault(variable, variable)));
  }

  /** Returns the Levenshtein distance, computed one row at a time. */
  private static int distance(String one, String other) {
    int[] row = new int[other.length() + 1];
    for (int j = 0; j < row.length; j++) {
      row[j] = j;
    }
    for (int i = 1; i <= one.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j < row.length; j++) {
        int change = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(change, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[other.length()];
  }
}
