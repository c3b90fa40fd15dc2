package dev.r2presigner.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Judges an object that is stored already: whether its policy would grant an upload of it. A store
 * may hold what no policy granted, from an unsigned header or another writer.
 *
 * @param maxBytes the size of the largest object that any operation of the policy may store
 * @param metadata the names that the policy lists
 */
public record StoredRules(ContentTypes contentTypes, long maxBytes, List<String> metadata) {

  static StoredRules of(Policy policy) {
    Policy.Content content = policy.content();
    long largest =
        policy.access().operations().stream()
            .filter(Operation::writes)
            .mapToLong(content::maxSize)
            .max()
            .orElseGet(() -> content.maxSize(Operation.UPLOAD));
    return new StoredRules(content.types(), largest, content.metadata());
  }

  /**
   * Returns the members of the object that the policy would not grant, by their names in the API;
   * empty if it would grant the object.
   *
   * @param encoding the content encoding, which no upload is granted; null or empty for none
   */
  public List<String> refused(
      String type, long bytes, Map<String, String> stored, @Nullable String encoding) {
    List<String> refused = new ArrayList<>();
    if (!contentTypes.allow(type)) {
      refused.add("contentType");
    }
    if (bytes < 0 || bytes > maxBytes) {
      refused.add("contentLength");
    }
    Map<String, String> named = new TreeMap<>();
    stored.forEach((name, value) -> named.put(name.toLowerCase(Locale.ROOT), value));
    if (MetadataRules.flaw("", metadata, named) != null) {
      refused.add("metadata");
    }
    if (encoding != null && !encoding.isEmpty()) {
      refused.add("contentEncoding");
    }
    return refused;
  }
}
