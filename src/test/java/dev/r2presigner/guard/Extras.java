package dev.r2presigner.guard;

import dev.r2presigner.testing.Bucket;
import dev.r2presigner.testing.RawHttp;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** Tells which extras a store took, unsigned, for the caller's own new object. */
final class Extras {

  private Extras() {}

  /** Whether the stored object has what the attack added. */
  static boolean seen(Bucket owned, IssuedUrl url, Attack attack, RawHttp.Answer stored) {
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
        .anyMatch(line -> stored.header(line.name()).contains(line.value()));
  }

  /** One line an extra: what became of it in a PUT, a part and a beginning. */
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
