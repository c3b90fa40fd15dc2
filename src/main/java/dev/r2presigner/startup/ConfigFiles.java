package dev.r2presigner.startup;

import io.smallrye.config.SmallRyeConfig;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.URI;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.Config;

/**
 * Checks the operator's configuration files. For a malformed file SmallRye Config prints its
 * content (possibly a secret) but not its name; a missing file it ignores, and the service would
 * start without the policies it holds.
 */
@Singleton
public class ConfigFiles implements StartupCheck {

  private static final String PROPERTY = "quarkus.config.locations";

  private static final List<Path> BESIDE =
      Stream.of(
              "config/application.yaml", "config/application.yml", "config/application.properties")
          .map(Path::of)
          .toList();

  private final List<String> profiles;
  private final Set<Path> named = new LinkedHashSet<>();

  @Inject
  ConfigFiles(Config config) {
    this(
        config.unwrap(SmallRyeConfig.class).getProfiles(),
        property -> config.getOptionalValue(property, String.class));
  }

  ConfigFiles(List<String> profiles, Function<String, Optional<String>> settings) {
    this.profiles = profiles;
    for (String property : List.of(PROPERTY, "smallrye.config.locations")) {
      for (String place : settings.apply(property).orElse("").split(",", -1)) {
        path(place.strip()).ifPresent(named::add);
      }
    }
  }

  /**
   * Returns the first finding about the files where loading the configuration has failed; empty if
   * there is none.
   */
  static Optional<Finding> broken() {
    String profile = given("quarkus.profile").orElse("prod");
    return new ConfigFiles(List.of(profile.split(",", -1)), ConfigFiles::given)
        .findings().stream().findFirst();
  }

  /** Returns a property of the environment alone, for when no configuration can be loaded. */
  static Optional<String> given(String property) {
    String system = System.getProperty(property);
    return Optional.ofNullable(system != null ? system : System.getenv(Finding.variable(property)));
  }

  @Override
  public List<Finding> findings() {
    List<Finding> findings = new ArrayList<>();
    for (Path file : named) {
      if (!Files.isReadable(file)) {
        findings.add(new Finding(PROPERTY, "there is no readable file '" + file + "'"));
      }
    }
    for (Path file : BESIDE) {
      if (Files.exists(file) && !(Files.isRegularFile(file) && Files.isReadable(file))) {
        findings.add(new Finding(PROPERTY, "'" + file + "' is not a readable file"));
      }
    }
    if (findings.isEmpty()) {
      read(findings);
    }
    return findings;
  }

  /**
   * Returns the documents of the YAML files, without those that are malformed, and of each also
   * what it has for a profile.
   */
  public List<Map<?, ?>> documents() {
    List<Map<?, ?>> documents = new ArrayList<>();
    read(new ArrayList<>()).forEach(document -> add(document, documents));
    return documents;
  }

  private static void add(Object document, List<Map<?, ?>> documents) {
    if (document instanceof Map<?, ?> root) {
      documents.add(root);
      root.forEach(
          (key, value) -> {
            if (key instanceof String profile && profile.startsWith("%")) {
              add(value, documents);
            }
          });
    }
  }

  private List<Object> read(List<Finding> findings) {
    List<Object> documents = new ArrayList<>();
    for (Path file : yaml()) {
      try {
        Object document = StrictYaml.read(file);
        if (document != null) {
          documents.add(document);
        }
      } catch (StrictYaml.Malformed mistake) {
        findings.add(new Finding(PROPERTY, "'" + file + "' " + mistake.reason()));
      }
    }
    return documents;
  }

  /** Lists the files that SmallRye Config loads: of a folder each, of a file those of profiles. */
  private List<Path> yaml() {
    return Stream.concat(
            BESIDE.stream().flatMap(this::withProfiles),
            named.stream()
                .flatMap(place -> Files.isDirectory(place) ? inside(place) : withProfiles(place)))
        .filter(file -> file.toString().matches(".+\\.ya?ml") && Files.isRegularFile(file))
        .toList();
  }

  private Stream<Path> withProfiles(Path file) {
    String name = String.valueOf(file.getFileName());
    int dot = Math.max(name.lastIndexOf('.'), 0);
    return Stream.concat(
        Stream.of(file),
        profiles.stream()
            .map(profile -> name.substring(0, dot) + "-" + profile + name.substring(dot))
            .map(file::resolveSibling));
  }

  private static Stream<Path> inside(Path folder) {
    List<Path> files = new ArrayList<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(folder)) {
      all.forEach(files::add);
    } catch (IOException unreadable) {
      // SmallRye Config can't list it either, and fails.
      return Stream.empty();
    }
    return files.stream().sorted();
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
