package dev.r2presigner.policy;

import dev.r2presigner.policy.Refusal.Reason;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Applies a policy's rules for uploads, in the contract's order, once key, role and operation are
 * settled.
 */
final class UploadRules {

  private UploadRules() {}

  /**
   * Returns the first reason against the intent; null if there is none, or if it stores nothing.
   */
  static @Nullable Refusal refuse(Policy policy, Intent<?> intent) {
    if (intent instanceof Intent.Multipart part && part.action().step() == MultipartStep.PARTS) {
      return refuseLength(policy, part, part.contentLength());
    }
    return intent instanceof Intent.NewObject<?> wish ? refuse(policy, wish) : null;
  }

  private static @Nullable Refusal refuse(Policy policy, Intent.NewObject<?> wish) {
    if (wish instanceof Intent.Upload upload
        && upload.ifMatch() != null
        && !policy.replacesObjects()) {
      return new Refusal(
          Reason.INVALID_REQUEST,
          "Leave out ifMatch: under policy '" + policy.name() + "' no upload replaces an object.",
          Map.of("policy", policy.name()));
    }
    String type = wish.content().type();
    if (type == null || !policy.content().types().allow(type)) {
      return typeNotAllowed(
          type, policy.content().types().patterns(), Map.of("policy", policy.name()));
    }
    Refusal length = refuseLength(policy, wish, wish.content().length());
    if (length != null) {
      return length;
    }
    Map<String, String> given = wish.content().metadata();
    String flaw =
        MetadataRules.flaw(
            policy.name(),
            policy.content().metadata(),
            wish.lenient() ? policy.content().listed(given) : given);
    if (flaw != null) {
      return new Refusal(
          Reason.METADATA_NOT_ALLOWED,
          flaw,
          Map.of("policy", policy.name(), "allowed", policy.content().metadata()));
    }
    if (policy.content().checksumRequired() && wish.content().checksumSha256() == null) {
      return new Refusal(
          Reason.CHECKSUM_REQUIRED,
          "Policy '"
              + policy.name()
              + (wish instanceof Intent.Copy
                  ? "' requires a SHA-256, and the store has none of this object. Upload it with"
                      + " checksumSha256."
                  : "' requires checksumSha256, the Base64 of the body's SHA-256."),
          Map.of("policy", policy.name()));
    }
    return null;
  }

  private static @Nullable Refusal refuseLength(
      Policy policy, Intent<?> intent, @Nullable Long length) {
    long max = policy.content().maxSize(intent.operation());
    if (length == null) {
      return lengthNotAllowed(
          policy, "Send the exact size in bytes (contentLength). It is signed.", max);
    }
    return length >= 0 && length <= max
        ? null
        : lengthNotAllowed(policy, "The size must be 0 to " + max + " bytes.", max);
  }

  static Refusal lengthNotAllowed(Policy policy, String detail, long max) {
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
        (type == null ? "Send a contentType. " : "This contentType is not allowed. ")
            + "Allowed: "
            + String.join(", ", allowed)
            + ".",
        all);
  }
}
