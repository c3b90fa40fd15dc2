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
      String message = invalid.getProblem(i).getMessage();
      Matcher unknown = UNKNOWN.matcher(message);
      problems.add(
          unknown.find()
              ? new Finding(unknown.group(1), "there is no such setting").toString()
              : message);
    }
    return String.join("; ", problems);
  }

  private static String oneLine(String text) {
    return text.strip().replaceAll("\\s*[\\r\\n]+\\s*", " ");
  }
}
