package dev.r2presigner.startup;

import java.util.List;

/**
 * A feature's own view on whether its configuration is safe to start with. All are asked before the
 * first request is accepted; one finding is enough to end the start.
 */
public interface StartupCheck {

  /** What is wrong, empty if nothing is. */
  List<Finding> findings();

  /** The properties that the feature reads one by one, outside of any mapping. */
  default List<String> settings() {
    return List.of();
  }
}
