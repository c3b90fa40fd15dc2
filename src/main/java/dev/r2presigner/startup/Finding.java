package dev.r2presigner.startup;

import java.util.Locale;

/**
 * One reason not to start: the property at fault and what is wrong with it. Never holds the value
 * of a secret.
 */
public record Finding(String property, String reason) {

  /** As the operator reads it: the property, its environment variable, the reason. */
  @Override
  public String toString() {
    return named(property) + ": " + reason;
  }

  /** A property and its variable; just the variable where no property is known. */
  static String named(String property) {
    String variable = variable(property);
    return variable.equals(property) ? variable : property + " (" + variable + ")";
  }

  /** MicroProfile Config's rule: upper case, and an underscore for all but letters and digits. */
  static String variable(String property) {
    return property.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
  }
}
