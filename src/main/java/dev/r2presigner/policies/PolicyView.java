package dev.r2presigner.policies;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.r2presigner.policy.Operation;
import dev.r2presigner.policy.Policy;
import dev.r2presigner.policy.Rendered;
import java.util.List;
import java.util.Locale;

/** One policy as its caller sees it: the prefix rendered, life times in seconds, sizes in bytes. */
@JsonPropertyOrder({
  "name",
  "prefix",
  "operations",
  "contentTypes",
  "maxSize",
  "names",
  "overwrite",
  "expiresIn",
  "maxExpiresIn",
  "checksumRequired",
  "disposition",
  "metadata"
})
public record PolicyView(
    String name,
    String prefix,
    List<String> operations,
    List<String> contentTypes,
    long maxSize,
    String names,
    boolean overwrite,
    long expiresIn,
    long maxExpiresIn,
    boolean checksumRequired,
    String disposition,
    List<String> metadata) {

  static PolicyView of(Rendered rendered) {
    Policy policy = rendered.policy();
    return new PolicyView(
        policy.name(),
        rendered.prefix(),
        policy.operations().stream().map(Operation::wireName).toList(),
        policy.contentTypes().patterns(),
        policy.maxSize(),
        policy.names().name().toLowerCase(Locale.ROOT),
        policy.overwrite(),
        policy.expiry().toSeconds(),
        policy.maxExpiry().toSeconds(),
        policy.checksumRequired(),
        policy.disposition().wireName(),
        policy.metadata());
  }
}
