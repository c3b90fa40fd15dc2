package dev.r2presigner.policy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Tells which metadata an object may have, under a policy that lists names. */
final class MetadataRules {

  /** The limit on names and values of all custom metadata together, in bytes (R2, limits). */
  private static final int MAX_METADATA_BYTES = 8192;

  private MetadataRules() {}

  /** Returns why this metadata can't be stored; null if it can. */
  static @Nullable String flaw(String policy, List<String> listed, Map<String, String> judged) {
    int bytes = 0;
    for (Map.Entry<String, String> entry : judged.entrySet()) {
      if (!listed.contains(entry.getKey())) {
        return "Policy '" + policy + "' does not list every metadata name sent.";
      }
      if (!HeaderValue.isLegal(entry.getValue())) {
        return "Metadata values must be printable ASCII without leading, trailing or consecutive"
            + " spaces. Encode anything else.";
      }
      bytes += entry.getKey().length() + entry.getValue().getBytes(StandardCharsets.UTF_8).length;
    }
    return bytes > MAX_METADATA_BYTES
        ? "Metadata names and values must not exceed " + MAX_METADATA_BYTES + " bytes together."
        : null;
  }
}
