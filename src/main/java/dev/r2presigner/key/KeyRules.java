package dev.r2presigner.key;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Why a string is not a legal key. First the string itself is judged, then whatever it turns into
 * when somebody downstream applies NFKC or decodes percent signs, until neither changes it any
 * more.
 */
final class KeyRules {

  /** R2's and S3's limit, in bytes of UTF-8. */
  static final int MAX_BYTES = 1024;

  /** A real name has two or three; a bomb of nested escapes has hundreds. */
  private static final int MAX_FORMS = 32;

  private KeyRules() {}

  static @Nullable String flaw(String key) {
    if (key.isEmpty()) {
      return "The key is empty.";
    }
    // Cheaper than encoding a hostile body: a char is at least one byte.
    boolean tooLong = key.length() > MAX_BYTES;
    boolean ascii = !tooLong && isAscii(key);
    if (tooLong || (!ascii && utf8Length(key) > MAX_BYTES)) {
      return "The key is longer than 1,024 bytes of UTF-8.";
    }
    String flaw = flawAsWritten(key);
    if (flaw != null) {
      return flaw;
    }
    if (!ascii && !Normalizer.isNormalized(key, Normalizer.Form.NFC)) {
      return "The key is not in Unicode normalisation form C (NFC).";
    }
    return ascii && key.indexOf('%') < 0 ? null : flawWhenTransformed(key);
  }

  /**
   * Both ways at every step and in any order: normalising first can swallow the end of an escape
   * that plain decoding would still see, and the other way round.
   */
  private static @Nullable String flawWhenTransformed(String key) {
    long separators = separators(key);
    Set<String> seen = new HashSet<>(Set.of(key));
    Deque<String> open = new ArrayDeque<>(seen);
    while (!open.isEmpty()) {
      String before = open.pop();
      String decoded = PercentDecoding.decodeOnce(before);
      if (decoded == null) {
        return "The key has a percent-encoded sequence that is not UTF-8.";
      }
      for (String after : List.of(decoded, Normalizer.normalize(before, Normalizer.Form.NFKC))) {
        if (!seen.add(after)) {
          continue;
        }
        if (seen.size() > MAX_FORMS) {
          return "The key is percent-encoded too many times over.";
        }
        if (separators(after) != separators) {
          return "The key gains a separator when it is decoded or normalised.";
        }
        String flaw = flawAsWritten(after);
        if (flaw != null) {
          return "Decoded or normalised once more: " + flaw;
        }
        open.push(after);
      }
    }
    return null;
  }

  private static @Nullable String flawAsWritten(String key) {
    String flaw = KeyCharacters.flaw(key);
    if (flaw != null) {
      return flaw;
    }
    if (key.contains("..;")) {
      return "The key contains '..;', which some servers read as a parent folder.";
    }
    if (hasUnicodeEscape(key)) {
      return "The key contains a '%uXXXX' escape.";
    }
    int start = 0;
    while (start <= key.length()) {
      int slash = key.indexOf('/', start);
      int end = slash < 0 ? key.length() : slash;
      flaw = segmentFlaw(key, start, end);
      if (flaw != null) {
        return flaw;
      }
      start = end + 1;
    }
    return null;
  }

  private static @Nullable String segmentFlaw(String key, int start, int end) {
    if (start == end) {
      return "The key has an empty segment: it starts or ends with '/', or has two in a row.";
    }
    int length = end - start;
    if (key.charAt(start) == '.'
        && (length == 1 || (length == 2 && key.charAt(start + 1) == '.'))) {
      return "The key has a '.' or '..' segment.";
    }
    if (key.charAt(start) == ' ' || key.charAt(end - 1) == ' ') {
      return "A segment of the key begins or ends with a space.";
    }
    return null;
  }

  private static boolean hasUnicodeEscape(String key) {
    for (int i = key.indexOf('%'); i >= 0; i = key.indexOf('%', i + 1)) {
      if (i + 5 < key.length()
          && (key.charAt(i + 1) == 'u' || key.charAt(i + 1) == 'U')
          && PercentDecoding.isHex(key, i + 2, i + 6)) {
        return true;
      }
    }
    return false;
  }

  private static long separators(String key) {
    return key.chars().filter(c -> c == '/').count();
  }

  private static boolean isAscii(String key) {
    for (int i = 0; i < key.length(); i++) {
      if (key.charAt(i) >= 0x80) {
        return false;
      }
    }
    return true;
  }

  private static int utf8Length(String key) {
    return key.getBytes(StandardCharsets.UTF_8).length;
  }
}
