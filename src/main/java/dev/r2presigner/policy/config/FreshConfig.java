package dev.r2presigner.policy.config;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.config.source.yaml.YamlConfigSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.spi.ConfigSource;

/**
 * Reads the operator's files as they are now, into a configuration that has everything else as it
 * was at the start: the same sources in the same order, with the same profiles.
 */
final class FreshConfig {

  private static final Pattern FILE = Pattern.compile(".*\\[source=(file:.+)]");

  /** A policy's properties, of which each profile may have its own. */
  private static final Pattern POLICY =
      Pattern.compile("(?:%[^.]+\\.)?presigner\\.policies(?:\\..*)?");

  private final SmallRyeConfig atStart;
  private final Map<ConfigSource, Path> files = new LinkedHashMap<>();

  FreshConfig(SmallRyeConfig atStart) {
    this.atStart = atStart;
    for (ConfigSource source : atStart.getConfigSources()) {
      file(source).ifPresent(file -> files.put(source, file));
    }
  }

  private static Optional<Path> file(ConfigSource source) {
    Matcher matcher = FILE.matcher(String.valueOf(source.getName()));
    boolean readable =
        source instanceof YamlConfigSource || source instanceof PropertiesConfigSource;
    return readable && matcher.matches()
        ? Optional.of(Path.of(URI.create(matcher.group(1))))
        : Optional.empty();
  }

  /** Tells whether there are files at all. */
  boolean hasFiles() {
    return !files.isEmpty();
  }

  /** Returns what tells one state of the files from another; a missing file has a state too. */
  List<Integer> state() {
    return files.values().stream().map(FreshConfig::state).toList();
  }

  private static int state(Path file) {
    try {
      return Arrays.hashCode(Files.readAllBytes(file));
    } catch (IOException missing) {
      return 0;
    }
  }

  /**
   * Returns the configuration with these mappings, all of which are validated.
   *
   * @throws UncheckedIOException if a file can't be read
   */
  SmallRyeConfig read(Collection<Class<?>> mappings) {
    List<ConfigSource> sources = new ArrayList<>();
    for (ConfigSource source : atStart.getConfigSources()) {
      sources.add(fresh(source));
    }
    SmallRyeConfigBuilder builder =
        new SmallRyeConfigBuilder()
            .addDefaultInterceptors()
            .addDiscoveredConverters()
            .withProfiles(atStart.getProfiles())
            .withSources(sources);
    mappings.forEach(builder::withMapping);
    return builder.build();
  }

  private ConfigSource fresh(ConfigSource source) {
    Path file = files.get(source);
    if (file == null) {
      return source;
    }
    try {
      URL url = file.toUri().toURL();
      return source instanceof YamlConfigSource
          ? new YamlConfigSource(url, source.getOrdinal())
          : new PropertiesConfigSource(url, source.getOrdinal());
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /** Returns the names of the settings, less those of policies, that differ in the files. */
  Set<String> otherChanges(SmallRyeConfig now) {
    Map<String, String> before = settings(atStart);
    Map<String, String> after = settings(now);
    Set<String> changed = new TreeSet<>(before.keySet());
    changed.addAll(after.keySet());
    changed.removeIf(name -> Objects.equals(before.get(name), after.get(name)));
    return changed;
  }

  private static Map<String, String> settings(SmallRyeConfig config) {
    Map<String, String> settings = new LinkedHashMap<>();
    for (ConfigSource source : config.getConfigSources()) {
      if (file(source).isPresent()) {
        source
            .getProperties()
            .forEach(
                (name, value) -> {
                  if (!POLICY.matcher(name).matches()) {
                    settings.put(name, value);
                  }
                });
      }
    }
    return settings;
  }
}
