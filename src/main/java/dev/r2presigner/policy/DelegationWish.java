package dev.r2presigner.policy;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request to delegate a part of what a policy allows the caller, not judged yet. Operations and
 * types are as the client wrote them.
 *
 * @param maxSize in bytes, of any sign; null for that of the policy
 * @param expiresIn in seconds, of any sign
 */
public record DelegationWish(
    String policy,
    Delegation.Scope scope,
    List<String> operations,
    @Nullable List<String> contentTypes,
    @Nullable Long maxSize,
    long expiresIn) {

  public DelegationWish {
    operations = List.copyOf(operations);
    contentTypes = contentTypes == null ? null : List.copyOf(contentTypes);
  }

  /** The verdict on a request to delegate. */
  public sealed interface Verdict {

    /**
     * The terms that the caller may delegate for as long as it asked, and those of its claims that
     * the delegation has to carry: subject, issuer, and what the policy's prefix names, of a list
     * the one element that the key or prefix lies under.
     */
    record Allowed(Delegation.Terms terms, Claims claims) implements Verdict {}

    /** The first reason against it. */
    record Refused(Refusal refusal) implements Verdict {}
  }
}
