package dev.r2presigner.policies;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.r2presigner.policy.Operation;
import dev.r2presigner.policy.Policy;
import dev.r2presigner.policy.Rendered;
import java.util.List;
import java.util.Locale;

/** A policy as the caller sees it: its prefix rendered, lifetimes in seconds, sizes in bytes. */
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
        policy.access().operations().stream().map(Operation::wireName).toList(),
        policy.content().types().patterns(),
        policy.content().maxSize(),
        policy.placement().names().name().toLowerCase(Locale.ROOT),
        policy.placement().overwrite(),
        policy.urls().expiry().toSeconds(),
        policy.urls().maxExpiry().toSeconds(),
        policy.content().checksumRequired(),
        policy.urls().disposition().wireName(),
        policy.content().metadata());
  }
}
