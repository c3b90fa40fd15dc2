package dev.r2presigner.testing;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Percent-encoding that also takes what is not legal Unicode, as a hostile client writes it. */
public final class PercentEncoding {

  private static final String UNRESERVED = "-._~/";

  private PercentEncoding() {}

  /** As a client has to write a key into a path: slashes stay, and so do unreserved characters. */
  public static String ofPath(String key) {
    StringBuilder encoded = new StringBuilder();
    for (byte b : bytes(key)) {
      char c = (char) (b & 0xFF);
      boolean plain = c < 0x80 && (Character.isLetterOrDigit(c) || UNRESERVED.indexOf(c) >= 0);
      encoded.append(plain ? String.valueOf(c) : String.format("%%%02X", (int) c));
    }
    return encoded.toString();
  }

  /** Three characters for each byte. */
  public static String ofEveryByte(String text) {
    StringBuilder encoded = new StringBuilder();
    for (byte b : bytes(text)) {
      encoded.append(String.format("%%%02X", b & 0xFF));
    }
    return encoded.toString();
  }

  /** UTF-8, and lone surrogates in the three bytes that they would have if they were characters. */
  private static byte[] bytes(String text) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    text.codePoints()
        .forEach(
            c -> {
              if (c >= 0xD800 && c <= 0xDFFF) {
                bytes.write(0xE0 | c >> 12);
                bytes.write(0x80 | c >> 6 & 0x3F);
                bytes.write(0x80 | c & 0x3F);
              } else {
                bytes.writeBytes(Character.toString(c).getBytes(StandardCharsets.UTF_8));
              }
            });
    return bytes.toByteArray();
  }
}
