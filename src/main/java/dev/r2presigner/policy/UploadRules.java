package dev.r2presigner.policy;

import dev.r2presigner.policy.Refusal.Reason;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a policy says about an upload once key, role and operation are settled, in the contract's
 * order.
 */
final class UploadRules {

  /** Names and values of all custom metadata together (R2, limits). */
  private static final int MAX_METADATA_BYTES = 8192;

  private UploadRules() {}

  /** Null where nothing speaks against it, as for whatever stores nothing. */
  static @Nullable Refusal refuse(Policy policy, Intent<?> intent) {
    if (intent instanceof Intent.Multipart part && part.step() == MultipartStep.PARTS) {
      return refuseLength(policy, part, part.contentLength());
    }
    return intent instanceof Intent.NewObject<?> wish ? refuse(policy, wish) : null;
  }

  private static @Nullable Refusal refuse(Policy policy, Intent.NewObject<?> wish) {
    String type = wish.content().type();
    if (type == null || !policy.contentTypes().allow(type)) {
      return typeNotAllowed(
          type, policy.contentTypes().patterns(), Map.of("policy", policy.name()));
    }
    Refusal length = refuseLength(policy, wish, wish.content().length());
    if (length != null) {
      return length;
    }
    String flaw = metadataFlaw(policy, wish);
    if (flaw != null) {
      return new Refusal(
          Reason.METADATA_NOT_ALLOWED,
          flaw,
          Map.of("policy", policy.name(), "allowed", policy.metadata()));
    }
    if (policy.checksumRequired() && wish.content().checksumSha256() == null) {
      return new Refusal(
          Reason.CHECKSUM_REQUIRED,
          "Policy '" + policy.name() + "' needs checksumSha256, the Base64 of the body's SHA-256.",
          Map.of("policy", policy.name()));
    }
    return null;
  }

  private static @Nullable Refusal refuseLength(
      Policy policy, Intent<?> intent, @Nullable Long length) {
    long max = policy.maxSize(intent.operation());
    if (length == null) {
      return lengthNotAllowed(
          policy, "State the exact size in bytes (contentLength): it is signed.", max);
    }
    return length >= 0 && length <= max
        ? null
        : lengthNotAllowed(policy, "The size must be 0 to " + max + " bytes here.", max);
  }

  private static Refusal lengthNotAllowed(Policy policy, String detail, long max) {
    return new Refusal(
        Reason.CONTENT_LENGTH_NOT_ALLOWED,
        detail,
        Map.of("policy", policy.name(), "maxBytes", max));
  }

  static Refusal typeNotAllowed(
      @Nullable String type, List<String> allowed, Map<String, Object> facts) {
    Map<String, Object> all = new LinkedHashMap<>(facts);
    all.put("allowed", allowed);
    return new Refusal(
        Reason.CONTENT_TYPE_NOT_ALLOWED,
        (type == null ? "State a contentType. " : "This contentType is not allowed here. ")
            + "Allowed: "
            + String.join(", ", allowed)
            + ".",
        all);
  }

  private static @Nullable String metadataFlaw(Policy policy, Intent.NewObject<?> wish) {
    int bytes = 0;
    Map<String, String> judged =
        wish.lenient() ? policy.listed(wish.content().metadata()) : wish.content().metadata();
    for (Map.Entry<String, String> entry : judged.entrySet()) {
      if (!policy.metadata().contains(entry.getKey())) {
        return "A metadata name is not one that policy '" + policy.name() + "' lists.";
      }
      if (!HeaderValue.isLegal(entry.getValue())) {
        return "A metadata value must be printable ASCII without spaces at its ends or in a row;"
            + " encode anything else.";
      }
      bytes += entry.getKey().length() + entry.getValue().getBytes(StandardCharsets.UTF_8).length;
    }
    return bytes > MAX_METADATA_BYTES
        ? "Metadata names and values may have " + MAX_METADATA_BYTES + " bytes together."
        : null;
  }
}
