package dev.r2presigner.deploy;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Variables that are set, and those that there are. */
final class Settings {

  private static final Pattern ROW = Pattern.compile("(?m)^\\| (`[A-Z][^|]*) \\|");
  private static final Pattern NAME = Pattern.compile("`([A-Z][A-Z0-9_]+)`");

  private Settings() {}

  /** Of the overlay, as Kubernetes will hand them to the container. */
  static Map<String, String> ofOverlay() {
    Map<String, String> settings = new LinkedHashMap<>();
    Manifests.read(Manifests.ROOT.resolve("production/settings.env"))
        .lines()
        .filter(line -> !line.isBlank() && !line.startsWith("#"))
        .forEach(line -> settings.put(line.split("=", 2)[0], line.split("=", 2)[1]));
    return settings;
  }

  /** All variables that the manual lists. */
  static Set<String> documented() {
    Set<String> names = new TreeSet<>();
    Matcher row = ROW.matcher(Manifests.read(Path.of("src/docs/configuration.md")));
    while (row.find()) {
      Matcher name = NAME.matcher(row.group(1));
      while (name.find()) {
        names.add(name.group(1));
      }
    }
    return names;
  }
}
