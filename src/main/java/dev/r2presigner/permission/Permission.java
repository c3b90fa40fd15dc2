package dev.r2presigner.permission;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.r2presigner.policy.Operation;
import dev.r2presigner.policy.Policies;
import dev.r2presigner.policy.Policy;
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
public record Permission(
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

  static Permission of(Policies.Rendered rendered) {
    Policy policy = rendered.policy();
    return new Permission(
        policy.name(),
        rendered.prefix(),
        policy.operations().stream().map(Operation::word).toList(),
        policy.contentTypes().patterns(),
        policy.maxSize(),
        policy.names().name().toLowerCase(Locale.ROOT),
        policy.overwrite(),
        policy.expiry().toSeconds(),
        policy.maxExpiry().toSeconds(),
        policy.checksumRequired(),
        policy.disposition().word(),
        policy.metadata());
  }
}
