package dev.r2presigner.signing;

import java.util.AbstractMap;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Holds the headers or the parameters of one request, in order. A dozen names are found faster by
 * looking at each than by hashing, and two arrays need no entries and iterators, which the signer
 * would leave behind at each look.
 */
final class NamedValues {

  private @Nullable String[] names;
  private @Nullable List<String>[] values;
  private int size;

  NamedValues(int capacity) {
    this(new String[capacity], lists(capacity), 0);
  }

  private NamedValues(@Nullable String[] names, @Nullable List<String>[] values, int size) {
    this.names = names;
    this.values = values;
    this.size = size;
  }

  @SuppressWarnings({"unchecked", "rawtypes"}) // Java has no arrays of generic types.
  private static @Nullable List<String>[] lists(int capacity) {
    return new List[capacity];
  }

  /** Copies the values, with room for some more. */
  NamedValues copy(int more) {
    return new NamedValues(
        Arrays.copyOf(names, size + more), Arrays.copyOf(values, size + more), size);
  }

  int size() {
    return size;
  }

  /** Replaces the values of that name where it stands, or puts them at the end. */
  void put(String name, List<String> value) {
    int at = indexOf(name);
    if (at < 0) {
      at = size;
      if (size == names.length) {
        names = Arrays.copyOf(names, size + 8);
        values = Arrays.copyOf(values, size + 8);
      }
      size++;
    }
    names[at] = name;
    values[at] = value;
  }

  void append(String name, String value) {
    int at = indexOf(name);
    List<String> all = new ArrayList<>(at < 0 ? List.of() : valuesAt(at));
    all.add(value);
    put(name, all);
  }

  void remove(String name) {
    int at = indexOf(name);
    if (at >= 0) {
      System.arraycopy(names, at + 1, names, at, size - at - 1);
      System.arraycopy(values, at + 1, values, at, size - at - 1);
      size--;
    }
  }

  void replaceBy(Map<String, List<String>> others) {
    clear();
    others.forEach(this::put);
  }

  void clear() {
    size = 0;
  }

  /** Returns the first value of the first such name, in whatever case the name is. */
  Optional<String> first(String name) {
    for (int i = 0; i < size; i++) {
      if (nameAt(i).equalsIgnoreCase(name)) {
        List<String> all = valuesAt(i);
        return all.isEmpty() ? Optional.empty() : Optional.of(all.get(0));
      }
    }
    return Optional.empty();
  }

  void forEach(BiConsumer<? super String, ? super List<String>> each) {
    for (int i = 0; i < size; i++) {
      each.accept(nameAt(i), valuesAt(i));
    }
  }

  /** Returns an unmodifiable view, of which the signer asks for one name. */
  Map<String, List<String>> asMap() {
    return new AbstractMap<>() {
      @Override
      public @Nullable List<String> get(@Nullable Object name) {
        int at = name instanceof String text ? indexOf(text) : -1;
        return at < 0 ? null : valuesAt(at);
      }

      @Override
      public Set<Map.Entry<String, List<String>>> entrySet() {
        Map<String, List<String>> entries = new LinkedHashMap<>();
        NamedValues.this.forEach(entries::put);
        return Collections.unmodifiableMap(entries).entrySet();
      }
    };
  }

  private int indexOf(String name) {
    for (int i = 0; i < size; i++) {
      if (nameAt(i).equals(name)) {
        return i;
      }
    }
    return -1;
  }

  private String nameAt(int i) {
    return Objects.requireNonNull(names[i]);
  }

  private List<String> valuesAt(int i) {
    return Objects.requireNonNull(values[i]);
  }
}
