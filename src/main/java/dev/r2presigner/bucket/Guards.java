package dev.r2presigner.bucket;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The guards in force: they keep an upload URL from becoming a copy of another user's object
 * ({@code STORE_GUARD}). {@code signing.GuardHeaders} defines what each adds to a request.
 */
public record Guards(Set<Guard> all) {

  public Guards {
    all = Set.copyOf(EnumSet.copyOf(all));
  }

  public static Guards of(Guard first, Guard... more) {
    return new Guards(EnumSet.of(first, more));
  }

  public boolean have(Guard guard) {
    return all.contains(guard);
  }

  /** Returns the names in a fixed order. */
  public List<String> wireNames() {
    return new ArrayList<>(EnumSet.copyOf(all)).stream().map(Guard::wireName).toList();
  }

  /** Returns the value of {@code STORE_GUARD}. */
  @Override
  public String toString() {
    return wireNames().stream().collect(Collectors.joining(","));
  }
}
