package dev.r2presigner.key;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A second, naive opinion on keys: it tries what servers, proxies and file systems behind us might
 * do to one, in every order, and looks whether the result still is a plain name under the prefix.
 * Slow and written without a look at the rules, so that the two are not wrong in the same way.
 */
public final class KeyOracle {

  private static final Pattern ESCAPE = Pattern.compile("%[0-9A-Fa-f]{2}");
  private static final Pattern UNICODE_ESCAPE = Pattern.compile("%[uU][0-9A-Fa-f]{4}");

  /** Enough for every key here; more forms than that would be suspicious in themselves. */
  private static final int MAX_FORMS = 500;

  private KeyOracle() {}

  /** Why this key must never have been granted under this prefix; null if it looks harmless. */
  public static @Nullable String danger(String key, String prefix) {
    if (key.getBytes(StandardCharsets.UTF_8).length > 1024) {
      return "too long";
    }
    if (!Normalizer.normalize(key, Normalizer.Form.NFC).equals(key)) {
      return "not NFC";
    }
    Set<String> forms = new HashSet<>(Set.of(key));
    Deque<String> open = new ArrayDeque<>(forms);
    while (!open.isEmpty()) {
      String form = open.remove();
      String danger = dangerAsItIs(form, prefix, slashes(key));
      if (danger != null) {
        return danger + " in the form '" + form + "'";
      }
      String decoded = decode(form);
      if (decoded == null) {
        return "not UTF-8 when decoded from '" + form + "'";
      }
      for (String next :
          List.of(
              decoded,
              // What a form decoder does.
              decoded.replace('+', ' '),
              Normalizer.normalize(form, Normalizer.Form.NFKC))) {
        if (forms.size() < MAX_FORMS && forms.add(next)) {
          open.add(next);
        }
      }
    }
    return null;
  }

  private static @Nullable String dangerAsItIs(String form, String prefix, long slashes) {
    if (!form.startsWith(prefix) || form.length() == prefix.length()) {
      return "outside " + prefix;
    }
    if (slashes(form) != slashes) {
      return "another number of segments";
    }
    for (String segment : form.split("/", -1)) {
      if (segment.isEmpty() || segment.equals(".") || segment.equals("..")) {
        return "empty or dot segment";
      }
    }
    if (form.contains("\\") || form.contains("..;") || UNICODE_ESCAPE.matcher(form).find()) {
      return "backslash, '..;' or %u";
    }
    int[] bad = form.codePoints().filter(KeyOracle::isBad).toArray();
    return bad.length > 0 ? "U+" + Integer.toHexString(bad[0]) : null;
  }

  private static boolean isBad(int c) {
    return Character.isISOControl(c)
        || (c >= 0xD800 && c <= 0xDFFF)
        || (c >= 0xFDD0 && c <= 0xFDEF)
        || (c & 0xFFFE) == 0xFFFE
        || c == 0xFFFD
        || c == 0xAD
        || c == 0x200B
        || (c >= 0x200E && c <= 0x200F)
        || (c >= 0x2028 && c <= 0x202E)
        || (c >= 0x2060 && c <= 0x206F)
        || (c >= 0xFFF0 && c <= 0xFFFB)
        || c == 0xFEFF
        || c == 0x3164
        || c == 0xFFA0
        || (c >= 0xE0000 && c <= 0xE0FFF);
  }

  private static long slashes(String text) {
    return text.chars().filter(c -> c == '/').count();
  }

  /** Once; null if a run of escapes is not UTF-8. What is no escape stays. */
  private static @Nullable String decode(String text) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int i = 0; i < text.length(); ) {
      if (i + 3 <= text.length() && ESCAPE.matcher(text.substring(i, i + 3)).matches()) {
        bytes.write(Integer.parseInt(text.substring(i + 1, i + 3), 16));
        i += 3;
      } else {
        int c = text.codePointAt(i);
        bytes.writeBytes(Character.toString(c).getBytes(StandardCharsets.UTF_8));
        i += Character.charCount(c);
      }
    }
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes.toByteArray()))
          .toString();
    } catch (CharacterCodingException notUtf8) {
      return null;
    }
  }
}
