package dev.r2presigner.startup;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
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

  /** First words that other software uses too: of these only near misses are unknown. */
  private static final Set<String> COMMON =
      Set.of("HTTP_", "LOG_", "NOTIFY_", "SERVICE_", "SHUTDOWN_");

  /** A property segment as a variable can spell it where no file names the property. */
  private static final String SEGMENT = "(?:[A-Z0-9]+|_[A-Z0-9_]+_)";

  private final List<Pattern> patterns = new ArrayList<>();
  private final Set<String> variables = new TreeSet<>();
  private final Set<String> roots = new TreeSet<>();

  /**
   * Takes properties in which a star stands for a name the operator chooses. Unless that name is
   * one word, a variable can only override it from a file: SmallRye Config reads an underscore as a
   * dot.
   */
  VariableNames(Collection<String> properties, Collection<String> given) {
    for (String property : properties) {
      String variable = Finding.variable(property);
      roots.add(root(variable));
      if (property.contains("*")) {
        patterns.add(asVariable(property));
        Pattern chosen = asProperty(property);
        given.stream()
            .filter(name -> chosen.matcher(name).matches())
            .forEach(name -> variables.add(Finding.variable(name)));
      } else {
        variables.add(variable);
      }
    }
    roots.removeAll(COMMON);
  }

  private static String root(String variable) {
    return variable.substring(0, variable.indexOf('_') + 1);
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

  /** Tells whether a name is none of ours, but begins like one or is misspelled. */
  boolean isUnknown(String name) {
    return isMisspelled(name) || (isForeign(name) && roots.stream().anyMatch(name::startsWith));
  }

  /** Tells whether a name is none of ours, but so near to one that this was meant. */
  boolean isMisspelled(String name) {
    return isForeign(name) && variables.stream().anyMatch(variable -> isNear(name, variable));
  }

  private boolean isForeign(String name) {
    return VARIABLE.matcher(name).matches()
        && !SERVICE_LINK.matcher(name).matches()
        && !variables.contains(name)
        && patterns.stream().noneMatch(pattern -> pattern.matcher(name).matches());
  }

  /**
   * Tells whether two names differ in one place alone: by up to three characters, and half of what
   * follows, if they begin with the same word, else by one.
   */
  private static boolean isNear(String name, String variable) {
    int shorter = Math.min(name.length(), variable.length());
    int head = 0;
    while (head < shorter && name.charAt(head) == variable.charAt(head)) {
      head++;
    }
    int tail = 0;
    while (tail < shorter - head
        && name.charAt(name.length() - 1 - tail) == variable.charAt(variable.length() - 1 - tail)) {
      tail++;
    }
    int differing = Math.max(name.length(), variable.length()) - head - tail;
    String root = root(variable);
    return differing
        <= (name.startsWith(root) ? Math.min(3, (variable.length() - root.length()) / 2) : 1);
  }
}
