package dev.r2presigner.deploy;

import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How long the service takes to end, in seconds, by its own settings. */
final class Drain {

  /** {@code 5s}, or {@code ${shutdown.delay:5s}}. */
  private static final Pattern SECONDS = Pattern.compile("(?:\\$\\{[a-z.-]+:)?(\\d+)s}?");

  private Drain() {}

  /** That it answers, but says it is not ready. */
  static int unready() {
    return seconds("shutdown", "delay");
  }

  /** Until it ends at the latest. */
  static long longest() {
    return unready() + seconds("shutdown", "timeout") + seconds("thread-pool", "shutdown-timeout");
  }

  private static int seconds(String section, String setting) {
    Map<?, ?> quarkus =
        (Map<?, ?>) Manifests.yaml(Path.of("src/main/resources/application.yaml")).get("quarkus");
    Object value = ((Map<?, ?>) quarkus.get(section)).get(setting);
    Matcher seconds = SECONDS.matcher(String.valueOf(value));
    if (!seconds.matches()) {
      throw new IllegalStateException("quarkus." + section + "." + setting + " is " + value);
    }
    return Integer.parseInt(seconds.group(1));
  }
}
