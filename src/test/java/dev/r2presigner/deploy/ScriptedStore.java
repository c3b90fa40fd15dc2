package dev.r2presigner.deploy;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Stands where a bucket would, healthy at first, and gets each of its ills when it is told. On a
 * bare socket, since the JDK's own server lets nobody choose the {@code Date}.
 */
final class ScriptedStore implements Closeable {

  private static final String UPLOAD =
      "<InitiateMultipartUploadResult><Bucket>b</Bucket><Key>k</Key><UploadId>u</UploadId>"
          + "</InitiateMultipartUploadResult>";
  private static final String NO_KEY = "<Error><Code>NoSuchKey</Code></Error>";

  private final ServerSocket server = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final CountDownLatch end = new CountDownLatch(1);
  private volatile String cors = "";
  private volatile Duration ahead = Duration.ZERO;
  private volatile boolean down;
  private volatile boolean hanging;

  ScriptedStore() throws IOException {
    threads.execute(this::accept);
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + server.getLocalPort());
  }

  /** The bucket's CORS policy, as XML. */
  void cors(String policy) {
    cors = policy;
  }

  void clockIsAhead(Duration by) {
    ahead = by;
  }

  void goesDown() {
    down = true;
  }

  void hangs() {
    hanging = true;
  }

  private void accept() {
    try {
      while (true) {
        Socket client = server.accept();
        threads.execute(() -> answer(client));
      }
    } catch (IOException closed) {
      // The end.
    }
  }

  private void answer(Socket client) {
    try (client;
        BufferedReader request =
            new BufferedReader(
                new InputStreamReader(client.getInputStream(), StandardCharsets.ISO_8859_1))) {
      String line = request.readLine();
      if (line == null) {
        return;
      }
      int length = 0;
      for (String header = request.readLine();
          header != null && !header.isEmpty();
          header = request.readLine()) {
        if (header.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
          length = Integer.parseInt(header.substring(15).strip());
        }
      }
      for (int i = 0; i < length; i++) {
        request.read();
      }
      if (hanging) {
        end.await();
        return;
      }
      client.getOutputStream().write(response(line).getBytes(StandardCharsets.UTF_8));
    } catch (IOException gone) {
      // The caller has given up.
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private String response(String request) {
    if (down) {
      return response(503, "<Error><Code>ServiceUnavailable</Code></Error>");
    }
    if (request.contains("?cors")) {
      return response(200, cors);
    }
    return request.contains("?uploads") ? response(200, UPLOAD) : response(404, NO_KEY);
  }

  private String response(int status, String body) {
    return "HTTP/1.1 %d x\r\nDate: %s\r\nContent-Type: application/xml\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s"
        .formatted(
            status,
            DateTimeFormatter.RFC_1123_DATE_TIME.format(
                ZonedDateTime.now(ZoneOffset.UTC).plus(ahead)),
            body.getBytes(StandardCharsets.UTF_8).length,
            body);
  }

  @Override
  public void close() throws IOException {
    end.countDown();
    server.close();
    threads.shutdownNow();
  }
}
