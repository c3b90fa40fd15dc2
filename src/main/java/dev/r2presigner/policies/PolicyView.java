package dev.r2presigner.policies;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.r2presigner.policy.Delegation;
import dev.r2presigner.policy.Delegation.Scope;
import dev.r2presigner.policy.Operation;
import dev.r2presigner.policy.Policy;
import dev.r2presigner.policy.Rendered;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

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
  "metadata",
  "key"
})
@JsonInclude(JsonInclude.Include.NON_NULL)
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
    List<String> metadata,
    @Nullable String key) {

  /** Returns the policy; of a delegation its own prefix, or its one key and where that lies. */
  static PolicyView of(Rendered rendered, @Nullable Delegation delegation) {
    Policy policy = rendered.policy();
    Scope scope = delegation == null ? null : delegation.terms().scope();
    String place = scope == null ? rendered.prefix() : scope.text();
    return new PolicyView(
        policy.name(),
        place.substring(0, place.lastIndexOf('/') + 1),
        policy.access().operations().stream().map(Operation::wireName).toList(),
        policy.content().types().patterns(),
        policy.content().maxSize(),
        policy.placement().names().name().toLowerCase(Locale.ROOT),
        policy.placement().overwrite(),
        policy.urls().expiry().toSeconds(),
        policy.urls().maxExpiry().toSeconds(),
        policy.content().checksumRequired(),
        policy.urls().disposition().wireName(),
        policy.content().metadata(),
        scope instanceof Scope.OneKey ? place : null);
  }
}
