package dev.r2presigner.key;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Decodes one level of percent-encoding. A {@code %} without two hex digits after it stays as it
 * is, and bytes that are not UTF-8 are an error instead of a replacement character.
 */
final class PercentDecoding {

  private PercentDecoding() {}

  /**
   * Returns the text decoded once; the same text if there is nothing to decode; null if not UTF-8.
   */
  static @Nullable String decodeOnce(String text) {
    if (text.indexOf('%') < 0) {
      return text;
    }
    StringBuilder decoded = new StringBuilder(text.length());
    CharsetDecoder utf8 = StandardCharsets.UTF_8.newDecoder();
    ByteBuffer run = ByteBuffer.allocate(text.length() / 3 + 1);
    // No more than bytes, so that there is always room; made once, since there may be many runs.
    CharBuffer chars = CharBuffer.allocate(run.capacity());
    int i = 0;
    while (i < text.length()) {
      if (isEscape(text, i)) {
        run.clear();
        for (; isEscape(text, i); i += 3) {
          run.put((byte) Integer.parseInt(text, i + 1, i + 3, 16));
        }
        chars.clear();
        if (utf8.reset().decode(run.flip(), chars, true).isError()) {
          return null;
        }
        decoded.append(chars.flip());
      } else {
        decoded.append(text.charAt(i));
        i++;
      }
    }
    return decoded.toString();
  }

  private static boolean isEscape(String text, int at) {
    return at + 2 < text.length() && text.charAt(at) == '%' && isHex(text, at + 1, at + 3);
  }

  static boolean isHex(String text, int from, int to) {
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      // Not Character.digit: it also takes the digits of other scripts.
      if ((c < '0' || c > '9') && (c < 'a' || c > 'f') && (c < 'A' || c > 'F')) {
        return false;
      }
    }
    return true;
  }
}
