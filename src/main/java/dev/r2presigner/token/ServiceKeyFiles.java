package dev.r2presigner.token;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Reads this service's keys from a file or a folder, in the order of their names. Hidden files do
 * not count: a mounted folder of Kubernetes has its links among them.
 */
final class ServiceKeyFiles {

  private ServiceKeyFiles() {}

  /**
   * Returns the text of each file by its name.
   *
   * @throws TokenKeys.Unusable if there is none, or one can't be read
   */
  static SortedMap<String, String> read(Path place) {
    SortedMap<String, String> texts = new TreeMap<>();
    for (Path file : files(place)) {
      try {
        texts.put(String.valueOf(file.getFileName()), Files.readString(file));
      } catch (IOException unreadable) {
        throw new TokenKeys.Unusable("the file '" + file + "' can't be read as text");
      }
    }
    if (texts.isEmpty()) {
      throw new TokenKeys.Unusable("the folder '" + place + "' has no file");
    }
    return texts;
  }

  private static List<Path> files(Path place) {
    if (!Files.isReadable(place)) {
      throw new TokenKeys.Unusable("'" + place + "' does not exist or is not readable");
    }
    if (!Files.isDirectory(place)) {
      return List.of(place);
    }
    try (Stream<Path> inside = Files.list(place)) {
      return inside
          .filter(file -> !String.valueOf(file.getFileName()).startsWith("."))
          .filter(file -> !Files.isDirectory(file))
          .toList();
    } catch (IOException unreadable) {
      throw new TokenKeys.Unusable("the folder '" + place + "' can't be read");
    }
  }

  /**
   * Parses these texts; a key that is there twice counts once.
   *
   * @throws TokenKeys.Unusable with the name of the first file that is not a usable key
   */
  static List<ServiceKey> parse(SortedMap<String, String> texts) {
    Map<String, ServiceKey> keys = new LinkedHashMap<>();
    texts.forEach(
        (name, text) -> {
          try {
            ServiceKey key = ServiceKey.parse(text);
            keys.putIfAbsent(key.id(), key);
          } catch (TokenKeys.Unusable flaw) {
            throw new TokenKeys.Unusable("the file '" + name + "' " + flaw.getMessage());
          }
        });
    return List.copyOf(keys.values());
  }
}
