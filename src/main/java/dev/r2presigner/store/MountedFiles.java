package dev.r2presigner.store;

import io.smallrye.config.ConfigValue;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.config.source.file.FileSystemConfigSource;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.ConfigProvider;

/**
 * Reads settings as they are now, where the configuration only knows their values at the start. A
 * value from a mounted file is read again, and may be gone; all others are unchanged, since a
 * process never sees its environment change.
 */
@Singleton
class MountedFiles {

  private static final String LOCATIONS = "smallrye.config.source.file.locations";

  private final SmallRyeConfig atStart = ConfigProvider.getConfig().unwrap(SmallRyeConfig.class);
  private final List<String> locations =
      atStart.getOptionalValues(LOCATIONS, String.class).orElse(List.of());

  /** Tells whether one of these came from a mounted file, so that it may change. */
  boolean give(Collection<String> properties) {
    return properties.stream().anyMatch(this::mayChange);
  }

  /**
   * Tells whether a property can change. A missing one can: it may be added later, together with
   * the others.
   */
  private boolean mayChange(String property) {
    ConfigValue value = atStart.getConfigValue(property);
    return value.getValue() != null
        && sources().stream().anyMatch(source -> source.getName().equals(value.getSourceName()));
  }

  /** Returns all of these by name, each read once. */
  Function<String, Optional<String>> read(Collection<String> properties) {
    SmallRyeConfig now =
        new SmallRyeConfigBuilder()
            .addDefaultInterceptors()
            .withSources(List.copyOf(sources()))
            .build();
    Map<String, Optional<String>> values =
        properties.stream()
            .collect(Collectors.toMap(Function.identity(), property -> value(now, property)));
    return property -> values.getOrDefault(property, Optional.empty());
  }

  private Optional<String> value(SmallRyeConfig now, String property) {
    if (atStart.getConfigValue(property).getValue() != null && !mayChange(property)) {
      return atStart.getOptionalValue(property, String.class);
    }
    try {
      return now.getOptionalValue(property, String.class);
    } catch (NoSuchElementException half) {
      // An unresolvable reference is the same as no value.
      return Optional.empty();
    }
  }

  private List<FileSystemConfigSource> sources() {
    return locations.stream().map(FileSystemConfigSource::new).toList();
  }
}
