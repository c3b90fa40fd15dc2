package dev.r2presigner.delegation;

import dev.r2presigner.policy.Delegation.Scope;
import dev.r2presigner.policy.DelegationWish;
import dev.r2presigner.rest.RequestFields;
import java.math.BigInteger;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The body of a request for a delegation, with a key or a prefix. */
public record DelegationRequest(
    @Nullable String policy,
    @Nullable String key,
    @Nullable String prefix,
    @Nullable List<@Nullable String> operations,
    @Nullable List<@Nullable String> contentTypes,
    @Nullable BigInteger maxSize,
    @Nullable String subject,
    @Nullable BigInteger expiresIn) {

  /** The most items of a list; a token has to fit into a header. */
  private static final int MAX_ITEMS = 32;

  DelegationWish toWish() {
    return new DelegationWish(
        RequestFields.required(policy, "policy"),
        scope(),
        some(RequestFields.required(operations, "operations"), "operations"),
        contentTypes == null ? null : some(contentTypes, "contentTypes"),
        RequestFields.saturated(maxSize),
        RequestFields.required(RequestFields.saturated(expiresIn), "expiresIn"));
  }

  private Scope scope() {
    if (key != null && prefix == null) {
      return new Scope.OneKey(key);
    }
    if (key == null && prefix != null) {
      return new Scope.Under(prefix);
    }
    throw RequestFields.invalid("Send either 'key' or 'prefix'.");
  }

  /** Returns the subject that the delegation counts under; null for the delegator's. */
  @Nullable String countedSubject() {
    if (subject != null && subject.isEmpty()) {
      throw RequestFields.invalid("The field 'subject' must not be empty.");
    }
    return RequestFields.headerValue(subject, "subject");
  }

  private static List<String> some(List<@Nullable String> items, String name) {
    if (items.isEmpty() || items.size() > MAX_ITEMS || items.contains(null)) {
      throw RequestFields.invalid("Send 1 to " + MAX_ITEMS + " strings in '" + name + "'.");
    }
    return List.copyOf(items);
  }
}
