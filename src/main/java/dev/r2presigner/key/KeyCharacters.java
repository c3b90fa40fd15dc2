package dev.r2presigner.key;

import org.jspecify.annotations.Nullable;

/**
 * Rejects the characters that no key may have: those that end a line or a string in some parser,
 * those that are invisible, and those that a store or an SDK would silently replace. Any letter,
 * mark, digit, symbol or emoji of any script is legal.
 */
final class KeyCharacters {

  private static final int REPLACEMENT = 0xFFFD;
  private static final int ZERO_WIDTH_NON_JOINER = 0x200C;
  private static final int ZERO_WIDTH_JOINER = 0x200D;

  /**
   * The limit of the stream-safe text format (UAX #15); no language comes near it. The cost of
   * sorting a run of marks grows with the square of its length, so hundreds of them would be a
   * cheap attack.
   */
  private static final int MAX_MARKS = 30;

  private KeyCharacters() {}

  static @Nullable String flaw(String key) {
    int marks = 0;
    for (int i = 0; i < key.length(); ) {
      int c = key.codePointAt(i);
      if (c < 0x7F && c >= 0x20) {
        if (c == '\\') {
          return "The key contains a backslash.";
        }
        marks = 0;
      } else {
        int type = Character.getType(c);
        if (isRefused(c, type)) {
          return String.format("The key contains U+%04X, which is not allowed in keys.", c);
        }
        marks = isMark(type) ? marks + 1 : 0;
        if (marks > MAX_MARKS) {
          return "The key has more than 30 combining marks in a row.";
        }
      }
      i += Character.charCount(c);
    }
    return null;
  }

  private static boolean isMark(int type) {
    return type == Character.NON_SPACING_MARK
        || type == Character.COMBINING_SPACING_MARK
        || type == Character.ENCLOSING_MARK;
  }

  private static boolean isRefused(int c, int type) {
    return switch (type) {
      case Character.CONTROL,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          true;
      case Character.FORMAT -> !isVisibleOrNeededFormat(c);
      default -> c == REPLACEMENT || isNoncharacter(c) || isInvisibleOtherwise(c);
    };
  }

  /**
   * Tells U+FDD0 to U+FDEF and the last two code points of every plane (Unicode core specification,
   * 23.7).
   */
  private static boolean isNoncharacter(int c) {
    return (c & 0xFFFE) == 0xFFFE || (c >= 0xFDD0 && c <= 0xFDEF);
  }

  /**
   * Tells the format characters that stay legal: the two joiners, without which Persian, Hindi and
   * most emoji cannot be written, and the signs of Arabic, Syriac and Kaithi that enclose digits
   * and are plainly visible.
   */
  private static boolean isVisibleOrNeededFormat(int c) {
    return c == ZERO_WIDTH_NON_JOINER
        || c == ZERO_WIDTH_JOINER
        || (c >= 0x0600 && c <= 0x0605)
        || c == 0x06DD
        || c == 0x070F
        || c == 0x0890
        || c == 0x0891
        || c == 0x08E2
        || c == 0x110BD
        || c == 0x110CD;
  }

  /**
   * Tells characters that are invisible although their category is letter or mark: the grapheme
   * joiner, the Hangul fillers, two inherent Khmer vowels, the blank Braille cell and the 240
   * supplementary variation selectors (a known way to hide text). The first 16 selectors stay
   * legal: emoji need them.
   */
  private static boolean isInvisibleOtherwise(int c) {
    return c == 0x034F
        || c == 0x115F
        || c == 0x1160
        || c == 0x17B4
        || c == 0x17B5
        || c == 0x2065
        || c == 0x2800
        || c == 0x3164
        || c == 0xFFA0
        || (c >= 0xFFF0 && c <= 0xFFF8)
        || (c >= 0xE0000 && c <= 0xE0FFF);
  }
}
