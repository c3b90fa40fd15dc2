package dev.r2presigner.signing;

import dev.r2presigner.policy.Grant;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Formats the Content-Disposition of an object (RFC 6266): a quoted ASCII filename for every
 * client, and where that loses something, the exact one as {@code filename*} (RFC 8187) beside it.
 */
public final class ContentDisposition {

  /** The attr-char of RFC 8187, 3.2.1, besides letters and digits. */
  private static final String ATTR_CHARS = "!#$&+-.^_`|~";

  private ContentDisposition() {}

  /** Returns a legal header value, whatever the filename; null for an object stored without one. */
  public static @Nullable String orNone(Grant.@Nullable Presentation presentation) {
    return presentation == null ? null : of(presentation);
  }

  static String of(Grant.Presentation presentation) {
    String name = presentation.filename();
    String plain = plain(name);
    String header = presentation.disposition().wireName() + "; filename=\"" + plain + "\"";
    return plain.equals(name) ? header : header + "; filename*=UTF-8''" + encoded(name);
  }

  /**
   * Returns a name that every client parses the same way: no quote, backslash or percent sign,
   * nothing beyond ASCII; and no consecutive spaces, which not every store folds as a signature
   * requires.
   */
  private static String plain(String name) {
    StringBuilder plain = new StringBuilder(name.length());
    int before = 0;
    for (int i = 0; i < name.length(); i += Character.charCount(before)) {
      int c = name.codePointAt(i);
      boolean same =
          c >= 0x20
              && c < 0x7F
              && c != '"'
              && c != '\\'
              && c != '%'
              && !(c == ' ' && before == ' ');
      plain.append(same ? (char) c : '_');
      before = c;
    }
    return plain.toString();
  }

  private static String encoded(String name) {
    StringBuilder encoded = new StringBuilder(name.length() * 3);
    for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xFF);
      if ((c >= 'a' && c <= 'z')
          || (c >= 'A' && c <= 'Z')
          || (c >= '0' && c <= '9')
          || ATTR_CHARS.indexOf(c) >= 0) {
        encoded.append(c);
      } else {
        encoded.append(String.format("%%%02X", (int) c));
      }
    }
    return encoded.toString();
  }
}
