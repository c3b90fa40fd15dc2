package dev.r2presigner.policy;

import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The claims of a token that prefixes may name: those that are single strings, as they are, and
 * those that are lists.
 *
 * @param lists of each the first {@value #MAX_ELEMENTS} different elements that can be part of a
 *     key, in the token's order
 */
public record Claims(Map<String, String> strings, Map<String, Set<String>> lists) {

  /** The most elements of a list that count. */
  static final int MAX_ELEMENTS = 50;

  private static final int MAX_LENGTH = 128;

  public Claims {
    strings = Map.copyOf(strings);
    Map<String, Set<String>> kept = new HashMap<>();
    lists.forEach((name, list) -> kept.put(name, elements(list)));
    lists = Map.copyOf(kept);
  }

  /** Claims without a list. */
  public Claims(Map<String, String> strings) {
    this(strings, Map.of());
  }

  /** Reads claims from the JSON object of a token; what is neither string nor list is left out. */
  public static Claims read(Map<?, ?> json) {
    Map<String, String> strings = new HashMap<>();
    Map<String, Set<String>> lists = new HashMap<>();
    json.forEach(
        (name, value) -> {
          if (value instanceof String text) {
            strings.put((String) name, text);
          } else if (value instanceof Collection<?> list) {
            lists.put((String) name, elements(list));
          }
        });
    return new Claims(strings, lists);
  }

  /** Returns the JSON object that {@link #read} understands. */
  public Map<String, Object> toJson() {
    Map<String, Object> json = new TreeMap<>(strings);
    lists.forEach((name, list) -> json.put(name, List.copyOf(list)));
    return json;
  }

  private static Set<String> elements(Collection<?> list) {
    Set<String> elements = new LinkedHashSet<>();
    for (Object element : list) {
      if (elements.size() == MAX_ELEMENTS) {
        break;
      }
      if (element instanceof String text && isSafe(text)) {
        elements.add(text);
      }
    }
    return Collections.unmodifiableSet(elements);
  }

  /** Tells whether the token has this claim, of whichever kind and value. */
  boolean has(@Nullable String name) {
    return strings.containsKey(name) || lists.containsKey(name);
  }

  /** Returns the value of a claim that is one string and can be part of a key; else null. */
  @Nullable String string(@Nullable String name) {
    String value = strings.get(name);
    return isSafe(value) ? value : null;
  }

  /**
   * Returns the elements of a list that can be part of a key. A single string counts as a list of
   * it: some issuers write a list of one that way.
   */
  Set<String> elements(String name) {
    Set<String> list = lists.get(name);
    if (list != null) {
      return list;
    }
    String only = string(name);
    return only == null ? Set.of() : Set.of(only);
  }

  /** Tells whether a value matches {@code [A-Za-z0-9._@+:|-]{1,128}} and is neither dot segment. */
  static boolean isSafe(@Nullable String value) {
    if (value == null
        || value.isEmpty()
        || value.length() > MAX_LENGTH
        || value.equals(".")
        || value.equals("..")) {
      return false;
    }
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      boolean allowed =
          (c >= 'a' && c <= 'z')
              || (c >= 'A' && c <= 'Z')
              || (c >= '0' && c <= '9')
              || "._@+:|-".indexOf(c) >= 0;
      if (!allowed) {
        return false;
      }
    }
    return true;
  }
}
