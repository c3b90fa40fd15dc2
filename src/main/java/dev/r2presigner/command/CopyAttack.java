package dev.r2presigner.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The headers that turn an upload into a copy of another object at a store without a guard, as name
 * and value pairs, so that a header can be repeated.
 */
record CopyAttack(List<Map.Entry<String, String>> headers) {

  private static final String SOURCE = "x-amz-copy-source";
  private static final String CONDITION = "x-amz-copy-source-if-match";

  /** Returns the spellings that stores accept, alone and with headers that could undo a guard. */
  static List<CopyAttack> on(String bucket, String key) {
    List<CopyAttack> all = new ArrayList<>();
    String encoded = key.replace("~", "%7E");
    for (String source :
        List.of(bucket + "/" + key, "/" + bucket + "/" + key, "/" + bucket + "/" + encoded)) {
      all.add(of(SOURCE, source));
    }
    String plain = bucket + "/" + key;
    all.add(of(SOURCE, plain, CONDITION, "*"));
    all.add(of(CONDITION, "", SOURCE, plain));
    all.add(of(SOURCE, plain, "x-amz-metadata-directive", "REPLACE"));
    return all;
  }

  private static CopyAttack of(String... namesAndValues) {
    List<Map.Entry<String, String>> headers = new ArrayList<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      headers.add(Map.entry(namesAndValues[i], namesAndValues[i + 1]));
    }
    return new CopyAttack(List.copyOf(headers));
  }
}
