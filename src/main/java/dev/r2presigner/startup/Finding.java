package dev.r2presigner.startup;

import java.util.Locale;

/**
 * A reason not to start: the property at fault and what is wrong with it. Never holds the value of
 * a secret.
 */
public record Finding(String property, String reason) {

  /** Returns the line for the operator: the property, its environment variable, the reason. */
  @Override
  public String toString() {
    return named(property) + ": " + reason;
  }

  /** Returns the property and its variable, or the variable alone if no property is known. */
  static String named(String property) {
    String variable = variable(property);
    return variable.equals(property) ? variable : property + " (" + variable + ")";
  }

  /** Maps a name by MicroProfile Config's rule: upper case, other characters to underscores. */
  static String variable(String property) {
    return property.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
  }
}
