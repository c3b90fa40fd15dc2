package dev.r2presigner.startup;

import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.Reader;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * Checks the operator's configuration files. For a malformed file SmallRye Config prints its
 * content (possibly a secret) but not its name; a missing file it ignores, and the service would
 * start without the policies it holds.
 */
@Singleton
class ConfigFiles implements StartupCheck {

  private static final String PROPERTY = "quarkus.config.locations";

  private static final List<String> BESIDE =
      List.of("config/application.yaml", "config/application.yml", "config/application.properties");

  @Override
  public List<Finding> findings() {
    List<Finding> findings = new ArrayList<>();
    for (Path file : named()) {
      if (!Files.isReadable(file)) {
        findings.add(new Finding(PROPERTY, "there is no readable file '" + file + "'"));
      }
    }
    for (String name : BESIDE) {
      Path file = Path.of(name);
      if (Files.exists(file) && !(Files.isRegularFile(file) && Files.isReadable(file))) {
        findings.add(new Finding(PROPERTY, "'" + name + "' is not a readable file"));
      }
    }
    return findings;
  }

  /**
   * Returns the first malformed or unreadable file and the reason, without any of its content;
   * empty if there is none. Uses no configuration, since loading it has failed.
   */
  static Optional<Finding> broken() {
    List<Finding> missing = new ConfigFiles().findings();
    if (!missing.isEmpty()) {
      return Optional.of(missing.get(0));
    }
    return Stream.concat(
            BESIDE.stream().flatMap(name -> Stream.of(Path.of(name), profile(Path.of(name)))),
            named().stream().flatMap(ConfigFiles::inside))
        .filter(Files::isRegularFile)
        .flatMap(file -> Optional.ofNullable(flaw(file)).stream())
        .findFirst()
        .map(flaw -> new Finding(PROPERTY, flaw));
  }

  private static Path profile(Path file) {
    return file.resolveSibling(file.getFileName().toString().replace(".", "-prod."));
  }

  private static Stream<Path> inside(Path place) {
    return Files.isDirectory(place)
        ? BESIDE.stream().map(name -> place.resolve(Path.of(name).getFileName()))
        : Stream.of(place);
  }

  private static @Nullable String flaw(Path file) {
    if (!Files.isReadable(file)) {
      return "'" + file + "' is not a readable file";
    }
    if (!file.toString().endsWith(".yaml") && !file.toString().endsWith(".yml")) {
      return null;
    }
    try (Reader text = Files.newBufferedReader(file)) {
      new Yaml(new SafeConstructor(new LoaderOptions())).load(text);
      return null;
    } catch (MarkedYAMLException mistake) {
      return "'" + file + "' is not valid YAML" + place(mistake);
    } catch (IOException | YAMLException mistake) {
      return "'" + file + "' is not valid YAML in UTF-8, or has too many aliases";
    }
  }

  /** Returns the position alone: the parser's message may quote a name or tag, or a secret. */
  private static String place(MarkedYAMLException mistake) {
    if (mistake.getProblemMark() == null) {
      return "";
    }
    String tab =
        String.valueOf(mistake.getProblem()).contains("(TAB)") ? ": indented with a tab" : "";
    return ", line "
        + (mistake.getProblemMark().getLine() + 1)
        + ", column "
        + (mistake.getProblemMark().getColumn() + 1)
        + tab;
  }

  /** Returns the files on disk that the variables and system properties point to. */
  private static Set<Path> named() {
    Set<Path> files = new LinkedHashSet<>();
    for (String property : List.of(PROPERTY, "smallrye.config.locations")) {
      String system = System.getProperty(property);
      String given = system != null ? system : System.getenv(Finding.variable(property));
      for (String place : given == null ? new String[0] : given.split(",", -1)) {
        path(place.strip()).ifPresent(files::add);
      }
    }
    return files;
  }

  private static Optional<Path> path(String place) {
    try {
      if (place.startsWith("file:")) {
        return Optional.of(Path.of(URI.create(place)));
      }
      // Anything else with a scheme is not on the disk.
      return place.isEmpty() || place.matches("[a-z]{2,}:.*")
          ? Optional.empty()
          : Optional.of(Path.of(place));
    } catch (IllegalArgumentException noPath) {
      return Optional.empty();
    }
  }
}
