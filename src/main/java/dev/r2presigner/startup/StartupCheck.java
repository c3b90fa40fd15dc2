package dev.r2presigner.startup;

import java.util.List;

/**
 * Checks that a feature's configuration is safe to start with. All checks run before the first
 * request is accepted; a single finding refuses the start.
 */
public interface StartupCheck {

  /** Returns the findings; empty if the configuration is safe. */
  List<Finding> findings();

  /** Returns the properties that the feature reads individually, outside any mapping. */
  default List<String> settings() {
    return List.of();
  }
}
