package dev.r2presigner.startup;

import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.config.ConfigValidationException;
import java.net.BindException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reduces a rejected configuration to one line, whether our checks or the library rejected it. */
public final class RefusedStart {

  /** How the line begins. */
  public static final String PREFIX = "Not started: ";

  /** Maps a message of SmallRye Config to ours, which repeats no value. */
  private record Sentence(Pattern theirs, String ours) {

    Sentence(String theirs, String ours) {
      this(Pattern.compile(theirs, Pattern.DOTALL), ours);
    }
  }

  private static final List<Sentence> SENTENCES =
      List.of(
          new Sentence(
              "SRCFG00050: (\\S+) in .* does not map to any root", "there is no such setting"),
          new Sentence(
              "SRCFG00011: Could not expand value .* in property (\\S+)",
              "refers to an undefined property with ${...}"),
          new Sentence(
              "SRCFG00025: Recursive expression expansion is too deep for (\\S+)",
              "refers to itself with ${...}"),
          new Sentence(
              "SRCFG000\\d\\d: The config property (\\S+) with the config value ",
              "can't be parsed; see src/docs/configuration.md for its format"));

  private RefusedStart() {}

  /** Returns the line, or null if the configuration is not at fault. */
  public static @Nullable String reason(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof ConfigValidationException invalid) {
        return oneLine(PREFIX + problems(invalid));
      }
      if (cause instanceof ConfigurationException refused) {
        return oneLine(String.valueOf(refused.getMessage()));
      }
      Optional<Finding> finding = finding(String.valueOf(cause.getMessage()));
      if (finding.isPresent()) {
        return PREFIX + finding.get();
      }
      if (cause instanceof BindException) {
        return oneLine(PREFIX + "quarkus.http.port or quarkus.management.port: in use");
      }
    }
    return unreadable(failure);
  }

  /**
   * Reports a file that could not be parsed, for any failure not recognised before: a JVM then
   * fails to initialise a class, a native executable fails with the library's exception, which
   * quotes the file.
   */
  private static @Nullable String unreadable(Throwable failure) {
    Optional<Finding> broken = ConfigFiles.broken();
    if (broken.isPresent()) {
      return PREFIX + broken.get();
    }
    return failure instanceof ExceptionInInitializerError
        ? PREFIX + "the configuration can't be parsed: " + kinds(failure)
        : null;
  }

  /** Lists exception types without messages, which may quote the content. */
  private static String kinds(Throwable failure) {
    List<String> kinds = new ArrayList<>();
    for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
      kinds.add(cause.getClass().getSimpleName());
    }
    return String.join(", ", kinds);
  }

  private static String problems(ConfigValidationException invalid) {
    List<String> problems = new ArrayList<>();
    for (int i = 0; i < invalid.getProblemCount(); i++) {
      problems.add(problem(invalid.getProblem(i).getMessage()));
    }
    return String.join("; ", problems);
  }

  private static String problem(String message) {
    return finding(message)
        .map(Finding::toString)
        // The quoted text may be a value.
        .orElseGet(() -> message.replaceAll("\"[^\"]*\"", "\"...\""));
  }

  private static Optional<Finding> finding(String message) {
    for (Sentence sentence : SENTENCES) {
      Matcher matcher = sentence.theirs().matcher(message);
      if (matcher.find()) {
        return Optional.of(new Finding(matcher.group(1), sentence.ours()));
      }
    }
    return Optional.empty();
  }

  private static String oneLine(String text) {
    return text.strip().replaceAll("\\s*[\\r\\n]+\\s*", " ");
  }
}
