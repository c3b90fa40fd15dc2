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
 * Finds the reason why a string is not a legal key. Judges the string itself first, then every form
 * that applying NFKC or decoding percent signs downstream can turn it into, until neither changes
 * it any more.
 */
final class KeyRules {

  /** The limit of R2 and S3, in bytes of UTF-8. */
  static final int MAX_BYTES = 1024;

  /**
   * The most forms that one key may have: a real name has two or three, a bomb of nested escapes
   * has hundreds.
   */
  private static final int MAX_FORMS = 8;

  /**
   * The limit on the UTF-8 of the key and all its forms together. It admits the longest key encoded
   * once with signs that NFKC decomposes, which makes four forms, some of them longer. Deeper
   * nesting, or hundreds of U+FDFA, which stands for eighteen letters, fits short keys only: a
   * batch has a hundred keys, and other requests wait while they are judged.
   */
  private static final int MAX_BYTES_OF_FORMS = 5 * MAX_BYTES;

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
   * Applies both transformations at every step and in any order: normalising first can swallow the
   * end of an escape that plain decoding would still see, and the reverse.
   */
  private static @Nullable String flawWhenTransformed(String key) {
    int separators = separators(key);
    Set<String> seen = new HashSet<>(Set.of(key));
    Deque<Form> open = new ArrayDeque<>(List.of(new Form(key, false)));
    int bytes = utf8Length(key);
    while (!open.isEmpty()) {
      Form before = open.pop();
      String decoded = PercentDecoding.decodeOnce(before.text());
      if (decoded == null) {
        return "The key has a percent-encoded sequence that is not UTF-8.";
      }
      Form plain = new Form(decoded, false);
      for (Form after : before.isNfkc() ? List.of(plain) : List.of(plain, before.toNfkc())) {
        if (!seen.add(after.text())) {
          continue;
        }
        bytes += utf8Length(after.text());
        if (seen.size() > MAX_FORMS || bytes > MAX_BYTES_OF_FORMS) {
          return "The key becomes too large when it is decoded and normalised.";
        }
        if (separators(after.text()) != separators) {
          return "The key gains a separator when it is decoded or normalised.";
        }
        String flaw = flawAsWritten(after.text());
        if (flaw != null) {
          return "After decoding or normalisation: " + flaw;
        }
        open.push(after);
      }
    }
    return null;
  }

  /** A form that the key was transformed into, and whether it is already normalised. */
  private record Form(String text, boolean isNfkc) {

    Form toNfkc() {
      return new Form(Normalizer.normalize(text, Normalizer.Form.NFKC), true);
    }
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

  private static int separators(String key) {
    int count = 0;
    for (int i = key.indexOf('/'); i >= 0; i = key.indexOf('/', i + 1)) {
      count++;
    }
    return count;
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
