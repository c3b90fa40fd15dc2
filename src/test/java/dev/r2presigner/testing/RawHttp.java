package dev.r2presigner.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * One HTTP request exactly as written, over a socket of its own. HTTP clients normalise paths and
 * set Host and Content-Length by themselves, which are the very things that tests have to forge.
 */
public final class RawHttp {

  private static final int TIMEOUT_MILLIS = 20_000;

  private RawHttp() {}

  /** What came back; header names in lower case. */
  public record Answer(int status, Map<String, String> headers, byte[] body) {

    public String header(String name) {
      return headers.getOrDefault(name, "");
    }

    public String text() {
      return new String(body, StandardCharsets.UTF_8);
    }
  }

  /** Sends these headers and no others; the target is the raw bytes of a Latin-1 string. */
  public static Answer send(
      int port, String method, String target, Map<String, String> headers, byte[] body) {
    return send(port, method, target, headers.entrySet(), body);
  }

  /** Sends these header lines in this order; a name may be there more than once. */
  public static Answer send(
      int port,
      String method,
      String target,
      Collection<Map.Entry<String, String>> lines,
      byte[] body) {
    StringBuilder head = new StringBuilder(method + " " + target + " HTTP/1.1\r\n");
    lines.forEach(line -> head.append(line.getKey() + ": ").append(line.getValue()).append("\r\n"));
    head.append("Connection: close\r\n\r\n");
    try (Socket socket = new Socket("localhost", port)) {
      socket.setSoTimeout(TIMEOUT_MILLIS);
      OutputStream out = socket.getOutputStream();
      // One write: a server that refuses early must not reset us between head and body.
      out.write(concat(head.toString().getBytes(StandardCharsets.ISO_8859_1), body));
      out.flush();
      return parse(method, socket.getInputStream().readAllBytes());
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private static byte[] concat(byte[] head, byte[] body) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(head);
    all.writeBytes(body);
    return all.toByteArray();
  }

  private static Answer parse(String method, byte[] all) {
    String latin = new String(all, StandardCharsets.ISO_8859_1);
    int end = latin.indexOf("\r\n\r\n");
    if (end < 0) {
      throw new IllegalStateException("not an HTTP answer: '" + latin + "'");
    }
    String[] lines = latin.substring(0, end).split("\r\n");
    Map<String, String> headers = new HashMap<>();
    for (String line : Arrays.asList(lines).subList(1, lines.length)) {
      int colon = line.indexOf(':');
      headers.put(
          line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
    }
    int status = Integer.parseInt(lines[0].split(" ")[1]);
    byte[] body = Arrays.copyOfRange(all, end + 4, all.length);
    boolean chunked =
        !method.equals("HEAD") && "chunked".equalsIgnoreCase(headers.get("transfer-encoding"));
    return new Answer(status, headers, chunked ? joined(body) : body);
  }

  /** Without the lengths between the chunks (RFC 9112, 7.1); answers over 8 KiB come like that. */
  private static byte[] joined(byte[] chunks) {
    String latin = new String(chunks, StandardCharsets.ISO_8859_1);
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    int at = 0;
    while (true) {
      int line = latin.indexOf("\r\n", at);
      int length = Integer.parseInt(latin.substring(at, line), 16);
      if (length == 0) {
        return body.toByteArray();
      }
      body.write(chunks, line + 2, length);
      at = line + 2 + length + 2;
    }
  }
}
