package dev.r2presigner.guard;

import dev.r2presigner.testing.Bucket;
import dev.r2presigner.testing.RawHttp;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Tells which extras a store took, unsigned, for the caller's own new object. */
final class Extras {

  /** Lists what the guard {@code absent} leaves to be told. */
  private static final Set<String> UNLISTED =
      Set.of("cache-control", ExtraAttacks.METADATA, "x-amz-decoded-content-length");

  /** Lists what it leaves besides for a part, which has none of its own. */
  private static final Set<String> UNLISTED_FOR_PARTS =
      Set.of(
          "content-disposition",
          ExtraAttacks.ENCODING,
          "content-language",
          "expires",
          "a framed body");

  private Extras() {}

  /** Tells whether the guard {@code absent} promises that a store refuses this. */
  static boolean isRefusedByAbsent(Row row, Attack attack) {
    boolean part = row.kind().step() == UrlKind.Step.PART;
    return !UNLISTED.contains(attack.name())
        && !(part && UNLISTED_FOR_PARTS.contains(attack.name()));
  }

  /**
   * Tells whether the stored object has what the attack added.
   *
   * @param usual what an object looks like to which nothing was added
   */
  static boolean seen(
      Bucket owned, IssuedUrl url, Attack attack, RawHttp.Answer stored, RawHttp.Answer usual) {
    String key = url.key();
    if (attack.has("x-amz-decoded-content-length")) {
      return url.method().equals("PUT") && stored.body().length < url.body().length;
    }
    if (attack.has("x-amz-acl") || attack.name().startsWith("x-amz-grant-")) {
      return owned.grants(key).contains("AllUsers");
    }
    if (attack.has("x-amz-tagging")) {
      return owned.tags(key).contains("admin");
    }
    if (attack.has("x-amz-storage-class")) {
      String sent = attack.lines().get(0).value();
      return stored.header("x-amz-storage-class").equals(sent)
          || owned.storageClass(key).equals(sent);
    }
    return attack.lines().stream()
        .anyMatch(
            line ->
                stored.header(line.name()).contains(line.value())
                    && !usual.header(line.name()).contains(line.value()));
  }

  /** Writes one line an extra: what became of it in a PUT, a part and a beginning. */
  static String table(String title, List<Attempted> all) {
    Map<String, Map<UrlKind.Step, TreeSet<String>>> rows = new TreeMap<>();
    all.stream()
        .filter(one -> !one.effect().equals(Attempted.NOTHING))
        .forEach(
            one ->
                rows.computeIfAbsent(one.attack().name(), name -> new TreeMap<>())
                    .computeIfAbsent(one.row().kind().step(), step -> new TreeSet<>())
                    .add(one.effect()));
    StringBuilder table = new StringBuilder();
    rows.forEach(
        (name, effects) ->
            table.append(String.format("EXTRAS | %s | %s | %s%n", title, name, effects)));
    return table.toString();
  }
}
