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
 * The files that an operator's settings come from. The configuration library says of a broken one
 * what stands in it, perhaps a secret, but not which it is; and of a missing one nothing, so that
 * the service would run with other policies than those that somebody wrote.
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
        findings.add(new Finding(PROPERTY, "'" + name + "' is not a file that can be read"));
      }
    }
    return findings;
  }

  /**
   * Which file could not be read and why, without a word of what stands in it; empty if none. Asks
   * no configuration, since there is none.
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
      return "'" + file + "' is not a file that can be read";
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
      return "'" + file + "' is not valid YAML in UTF-8 without many aliases";
    }
  }

  /** Not the library's sentence: even that may quote a name or a tag out of a secret. */
  private static String place(MarkedYAMLException mistake) {
    if (mistake.getProblemMark() == null) {
      return "";
    }
    String tab = String.valueOf(mistake.getProblem()).contains("(TAB)") ? ": a tab indents" : "";
    return ", line "
        + (mistake.getProblemMark().getLine() + 1)
        + ", column "
        + (mistake.getProblemMark().getColumn() + 1)
        + tab;
  }

  /** What the variables and system properties point to, and lies on the disk. */
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
