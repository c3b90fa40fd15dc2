package dev.r2presigner.startup;

import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.config.ConfigValidationException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Why a configuration was refused, as one line, whether we found the mistake or the library did.
 */
final class RefusedStart {

  static final String PREFIX = "Not started: ";

  /** SmallRye's sentence for a property below ours that nothing reads, perhaps misspelled. */
  private static final Pattern UNKNOWN =
      Pattern.compile("SRCFG00050: (\\S+) in .* does not map to any root", Pattern.DOTALL);

  /** Its sentence for a value that is not of the property's type; the value is not repeated. */
  private static final Pattern UNREADABLE =
      Pattern.compile("SRCFG000\\d\\d: The config property (\\S+) with the config value ");

  private RefusedStart() {}

  /** Null if it is not the configuration that is at fault. */
  static @Nullable String reason(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof ConfigValidationException invalid) {
        return oneLine(PREFIX + problems(invalid));
      }
      if (cause instanceof ConfigurationException refused) {
        return oneLine(String.valueOf(refused.getMessage()));
      }
    }
    return null;
  }

  private static String problems(ConfigValidationException invalid) {
    List<String> problems = new ArrayList<>();
    for (int i = 0; i < invalid.getProblemCount(); i++) {
      problems.add(problem(invalid.getProblem(i).getMessage()));
    }
    return String.join("; ", problems);
  }

  private static String problem(String message) {
    Matcher unknown = UNKNOWN.matcher(message);
    if (unknown.find()) {
      return new Finding(unknown.group(1), "there is no such setting").toString();
    }
    Matcher unreadable = UNREADABLE.matcher(message);
    return unreadable.find()
        ? new Finding(unreadable.group(1), "can't be read; see the README for its form").toString()
        : message;
  }

  private static String oneLine(String text) {
    return text.strip().replaceAll("\\s*[\\r\\n]+\\s*", " ");
  }
}
