package dev.r2presigner.policy;

import dev.r2presigner.key.ObjectKey;
import java.util.ArrayList;
import java.util.List;

/**
 * Tells which of the stored keys under one prefix a caller may see in a listing: those that it
 * could list by themselves. A policy with a longer prefix judges its keys here as everywhere.
 */
public final class ListableKeys {

  private final PrefixIndex prefixes;
  private final Caller caller;

  /** The longer prefixes that policies have for this caller. */
  private final List<String> inside = new ArrayList<>();

  /** The literal beginnings of prefixes that this caller's delegation can't render. */
  private final List<String> unknown = new ArrayList<>();

  ListableKeys(String prefix, List<Policy> policies, PrefixIndex prefixes, Caller caller) {
    this.prefixes = prefixes;
    this.caller = caller;
    for (Policy policy : policies) {
      if (!policy.isFor(caller)) {
        continue;
      }
      List<String> rendered = policy.prefix().render(caller.claims());
      rendered.stream().filter(longer -> longer.startsWith(prefix)).forEach(inside::add);
      if (caller.delegation() != null && (rendered.isEmpty() || policy.prefix().hasList())) {
        unknown.add(policy.prefix().head());
      }
    }
  }

  /** Tells whether a stored key is legal here, and its policy lets the caller list it. */
  public boolean hasKey(String key) {
    return ObjectKey.flaw(key) == null && isListable(key);
  }

  /** Tells the same of a folder, which ends in a slash. */
  public boolean hasFolder(String folder) {
    return ObjectKey.flaw(folder + "x") == null && isListable(folder);
  }

  /**
   * Tells whether keys in this folder may be judged otherwise than the folder itself, so that only
   * they can tell whether there is anything to see.
   */
  public boolean isMixed(String folder) {
    boolean listable = isListable(folder);
    for (String prefix : inside) {
      if (prefix.length() > folder.length()
          && prefix.startsWith(folder)
          && isListable(prefix) != listable) {
        return true;
      }
    }
    for (String head : unknown) {
      if (head.startsWith(folder) || folder.startsWith(head)) {
        return true;
      }
    }
    return false;
  }

  private boolean isListable(String place) {
    List<Rendered> around = prefixes.around(place, caller);
    Rendered longest = PrefixIndex.longest(around);
    if (longest == null || PrefixIndex.isShared(longest, around)) {
      return false;
    }
    Policy policy = Narrowing.of(caller, longest, place);
    return policy != null && AccessRules.refuse(caller, policy, Operation.LIST) == null;
  }
}
