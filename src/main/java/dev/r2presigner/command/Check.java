package dev.r2presigner.command;

import dev.r2presigner.startup.StartupCheck;
import java.util.List;

/** One thing that the doctor looks at. */
interface Check {

  /** Returns the word for it in {@code --only}. */
  String name();

  /** Returns the checks of the configuration without which it can't be tried. */
  default List<StartupCheck> needs() {
    return List.of();
  }

  /** Tries it, and leaves nothing behind. */
  Section run();
}
