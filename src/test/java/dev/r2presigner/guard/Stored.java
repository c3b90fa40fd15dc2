package dev.r2presigner.guard;

import dev.r2presigner.testing.RawHttp;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPInputStream;

/** Reads an object as a store gives it. */
final class Stored {

  private Stored() {}

  /** Gives the content; the local R2 compresses what is stored as compressed. */
  static byte[] decoded(RawHttp.Answer stored) {
    byte[] body = stored.body();
    if (body.length < 2 || body[0] != 0x1f || body[1] != (byte) 0x8b) {
      return body;
    }
    try {
      return new GZIPInputStream(new ByteArrayInputStream(body)).readAllBytes();
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  /** Writes what there is, for a message. */
  static String described(RawHttp.Answer stored) {
    String text = new String(stored.body(), StandardCharsets.ISO_8859_1);
    return stored.status() + " " + stored.headers() + " " + text;
  }
}
