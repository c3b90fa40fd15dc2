package dev.r2presigner.startup;

import io.quarkus.runtime.LaunchMode;
import io.smallrye.config.ConfigMappings.ConfigClass;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiPredicate;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.eclipse.microprofile.config.Config;

/**
 * Rejects unknown variables with one of our prefixes. SmallRye Config checks names in files only: a
 * misspelled variable would silently leave the default in force, and for an origin or a limit that
 * is a hole. The known names come from the config mappings, so that there is no second list.
 */
@Singleton
class UnknownVariables implements StartupCheck {

  /** Settings that only application.yaml reads, to map them to properties of the framework. */
  static final List<String> FOR_THE_FRAMEWORK =
      List.of("http.max-connections", "shutdown.delay", "shutdown.timeout");

  private final Config config;
  private final OurMappings mappings;
  private final Instance<StartupCheck> checks;

  UnknownVariables(Config config, OurMappings mappings, @Any Instance<StartupCheck> checks) {
    this.config = config;
    this.mappings = mappings;
    this.checks = checks;
  }

  @Override
  public List<Finding> findings() {
    // A developer's machine also has variables of other projects.
    return LaunchMode.current() == LaunchMode.NORMAL
        ? findings(VariableNames::isUnknown)
        : List.of();
  }

  /** Returns only near misses of our variables: a command runs where much else is configured. */
  List<Finding> misspelled() {
    return findings(VariableNames::isMisspelled);
  }

  private List<Finding> findings(BiPredicate<VariableNames, String> wrong) {
    Set<String> given = given();
    VariableNames names = new VariableNames(known(), given);
    return given.stream()
        .filter(name -> wrong.test(names, name))
        .map(name -> new Finding(name, "there is no such setting"))
        .toList();
  }

  /** Collects the names of every source: mounted files may also be named like variables. */
  private Set<String> given() {
    return StreamSupport.stream(config.getConfigSources().spliterator(), false)
        .flatMap(source -> source.getPropertyNames().stream())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private Set<String> known() {
    Set<String> known = new TreeSet<>(FOR_THE_FRAMEWORK);
    checks.forEach(check -> known.addAll(check.settings()));
    mappings
        .all()
        .forEach(
            mapping -> known.addAll(ConfigClass.configClass(mapping).getProperties().keySet()));
    return known;
  }
}
