package dev.r2presigner.fault;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * One connection that is kept, with exactly the bytes that a test writes. An HTTP client would
 * repeat what was lost, and so hide it.
 */
public final class Connection implements Closeable {

  private static final int TIMEOUT_MILLIS = 30_000;

  private final Socket socket = new Socket();
  private final InputStream in;

  public Connection(int port) throws IOException {
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), TIMEOUT_MILLIS);
    socket.setSoTimeout(TIMEOUT_MILLIS);
    in = new BufferedInputStream(socket.getInputStream());
  }

  /** What came back; header names in lower case. */
  public record Reply(int status, Map<String, String> headers, String body) {

    String header(String name) {
      return headers.getOrDefault(name, "");
    }

    boolean saysClose() {
      return header("connection").equalsIgnoreCase("close");
    }
  }

  /** A presign request as a client sends it. */
  public static String upload(String token, String key) {
    String body = "{\"key\":\"" + key + "\",\"contentType\":\"image/png\",\"contentLength\":5}";
    return post("/v1/uploads", token, body);
  }

  public static String post(String path, String token, String body) {
    return "POST "
        + path
        + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
        + token
        + "\r\nContent-Type: application/json\r\nContent-Length: "
        + body.length()
        + "\r\n\r\n"
        + body;
  }

  public static String get(String path, String token) {
    return "GET "
        + path
        + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
        + token
        + "\r\n\r\n";
  }

  public Connection write(String latin) throws IOException {
    socket.getOutputStream().write(latin.getBytes(StandardCharsets.ISO_8859_1));
    return this;
  }

  /** What a client sends that does not care whether anybody still listens. */
  Connection writeIfOpen(String latin) {
    try {
      return write(latin);
    } catch (IOException closed) {
      return this;
    }
  }

  public Reply ask(String latin) throws IOException {
    return write(latin).read();
  }

  /**
   * The next reply.
   *
   * @throws EOFException if the connection is closed instead
   */
  Reply read() throws IOException {
    return read(true);
  }

  /** The next reply; one to a HEAD has no body, whatever its length says. */
  Reply read(boolean hasBody) throws IOException {
    String start = line();
    if (!start.startsWith("HTTP/")) {
      throw new IOException("not an HTTP answer: " + start);
    }
    Map<String, String> headers = new HashMap<>();
    for (String line = line(); !line.isEmpty(); line = line()) {
      int colon = line.indexOf(':');
      headers.put(
          line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
    }
    int status = Integer.parseInt(start.split(" ", -1)[1]);
    return new Reply(status, headers, hasBody ? body(status, headers) : "");
  }

  private String body(int status, Map<String, String> headers) throws IOException {
    if (status < 200 || status == 204 || status == 304) {
      return "";
    }
    if (!"chunked".equalsIgnoreCase(headers.get("transfer-encoding"))) {
      return bytes(Integer.parseInt(headers.getOrDefault("content-length", "0")));
    }
    StringBuilder body = new StringBuilder();
    int length;
    do {
      length = Integer.parseInt(line(), 16);
      body.append(bytes(length));
      line();
    } while (length > 0);
    return body.toString();
  }

  private String bytes(int length) throws IOException {
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException("closed in the middle of an answer");
    }
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    int b = in.read();
    while (b != '\n') {
      if (b < 0) {
        throw new EOFException("closed after " + line.size() + " bytes of a line");
      }
      if (b != '\r') {
        line.write(b);
      }
      b = in.read();
    }
    return line.toString(StandardCharsets.ISO_8859_1);
  }

  /** Waits until the other side closes, whatever it says before. */
  boolean isClosedWithin(int millis) throws IOException {
    long end = System.nanoTime() + millis * 1_000_000L;
    try {
      while (System.nanoTime() < end) {
        long left = Math.max(1, (end - System.nanoTime()) / 1_000_000L);
        socket.setSoTimeout((int) left);
        if (in.read() < 0) {
          return true;
        }
      }
      return false;
    } catch (SocketTimeoutException stillOpen) {
      return false;
    } catch (SocketException reset) {
      return true;
    }
  }

  /** How long to wait for what may never come. */
  Connection timeout(int millis) throws IOException {
    socket.setSoTimeout(millis);
    return this;
  }

  /** Gone without a word, as when the network fails: a reset. */
  void vanish() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
