package dev.r2presigner.store;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Stands between the service and a real store and passes on every byte, so that signatures hold. It
 * does something right before a request of one method goes on, or loses the answer to it. For
 * requests without a body, which is all that a copy needs.
 */
final class Meddler implements AutoCloseable {

  /** What happens once, at the next request of this method. */
  private record Plan(String method, Runnable before, boolean loseAnswer) {}

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final AtomicReference<Plan> plan = new AtomicReference<>();
  private final ServerSocket server;
  private final URI store;

  Meddler(URI store) {
    this.store = store;
    try {
      server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    threads.submit(this::accept);
  }

  /** The store's endpoint, seen through this. */
  URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getLocalPort() + store.getPath());
  }

  /** Does this before the next request of the method goes on. */
  void before(String method, Runnable action) {
    plan.set(new Plan(method, action, false));
  }

  /** Lets the next request of the method through, and closes the connection on its answer. */
  void loseAnswerTo(String method) {
    plan.set(new Plan(method, () -> {}, true));
  }

  private Void accept() throws IOException {
    while (!server.isClosed()) {
      Socket client = server.accept();
      threads.submit(() -> serve(client));
    }
    return null;
  }

  private Void serve(Socket client) throws IOException {
    try (client;
        Socket onward = new Socket(store.getHost(), store.getPort())) {
      InputStream requests = client.getInputStream();
      boolean[] lost = {false};
      threads.submit(() -> answers(onward, client, lost));
      OutputStream out = onward.getOutputStream();
      for (byte[] head = head(requests); head.length > 0; head = head(requests)) {
        String text = new String(head, StandardCharsets.ISO_8859_1);
        Plan due = plan.get();
        if (due != null && text.startsWith(due.method() + " ") && plan.compareAndSet(due, null)) {
          due.before().run();
          lost[0] = due.loseAnswer();
        }
        out.write(head);
        out.flush();
      }
    }
    return null;
  }

  private static Void answers(Socket from, Socket to, boolean[] lost) throws IOException {
    byte[] buffer = new byte[8192];
    InputStream in = from.getInputStream();
    try (to) {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        if (lost[0]) {
          return null;
        }
        to.getOutputStream().write(buffer, 0, read);
        to.getOutputStream().flush();
      }
    }
    return null;
  }

  /** Reads up to the empty line; nothing at the end of the stream. */
  private static byte[] head(InputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    int ends = 0;
    while (ends < 4) {
      int next = in.read();
      if (next < 0) {
        return new byte[0];
      }
      head.write(next);
      ends = next == (ends % 2 == 0 ? '\r' : '\n') ? ends + 1 : next == '\r' ? 1 : 0;
    }
    return head.toByteArray();
  }

  @Override
  public void close() throws IOException {
    server.close();
    threads.shutdownNow();
  }
}
