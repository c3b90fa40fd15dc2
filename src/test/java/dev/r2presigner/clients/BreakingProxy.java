package dev.r2presigner.clients;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A forward proxy between a client and both service and store: it keeps what the client sent, and
 * breaks what it is told to. Follows nothing, so that redirects stay the client's affair.
 */
final class BreakingProxy implements AutoCloseable {

  /** One request of the client. */
  record Sent(String method, URI uri, Headers headers) {}

  /** What happens to one request. */
  sealed interface Fault {
    /** It never gets where it should. */
    record NeverArrives() implements Fault {}

    /** It gets there, and nobody hears of it. */
    record AnswerLost() implements Fault {}

    /** Of the answer's body so many bytes come, and then this is done. */
    record Cut(int after, Runnable then) implements Fault {}

    /** It gets there once this is done. */
    record Late(Runnable until) implements Fault {}
  }

  /** What a proxy leaves to its own connection, in the names of the JDK. */
  private static final Set<String> HOP =
      Set.of("host", "connection", "proxy-connection", "content-length", "expect", "upgrade");

  private static final Set<String> FRAMING =
      Set.of("content-length", "transfer-encoding", "connection");

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<Sent> sent = new CopyOnWriteArrayList<>();
  private final Queue<Fault> putFaults = new ConcurrentLinkedQueue<>();
  private final Queue<Fault> storeGetFaults = new ConcurrentLinkedQueue<>();
  private final URI store;
  private final HttpServer server;

  BreakingProxy(URI store) {
    this.store = store;
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    server.createContext("/", this::answer);
    server.setExecutor(threads);
    server.start();
  }

  InetSocketAddress address() {
    return server.getAddress();
  }

  /** Happen to the next PUTs, one each. */
  void onPut(Fault... faults) {
    putFaults.addAll(List.of(faults));
  }

  /** Happen to the next GETs from the store, one each. */
  void onGet(Fault... faults) {
    storeGetFaults.addAll(List.of(faults));
  }

  /** What went to the store with this method. */
  List<Sent> toStore(String method) {
    return sent.stream().filter(one -> isStore(one) && one.method().equals(method)).toList();
  }

  /** What went to the service under this path. */
  List<Sent> toService(String path) {
    return sent.stream()
        .filter(one -> !isStore(one) && one.uri().getPath().startsWith(path))
        .toList();
  }

  private boolean isStore(Sent one) {
    return one.uri().getPort() == store.getPort();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      Sent request =
          new Sent(
              exchange.getRequestMethod(), exchange.getRequestURI(), exchange.getRequestHeaders());
      byte[] body = exchange.getRequestBody().readAllBytes();
      sent.add(request);
      Fault fault = fault(request);
      if (fault instanceof Fault.NeverArrives) {
        return;
      }
      if (fault instanceof Fault.Late late) {
        late.until().run();
      }
      HttpResponse<byte[]> reply = forward(request, body);
      if (fault instanceof Fault.AnswerLost) {
        return;
      }
      reply.headers().map().entrySet().stream()
          .filter(
              header ->
                  request.method().equals("HEAD")
                      || !FRAMING.contains(header.getKey().toLowerCase(Locale.ROOT)))
          .forEach(header -> exchange.getResponseHeaders().put(header.getKey(), header.getValue()));
      byte[] content = reply.body();
      exchange.sendResponseHeaders(reply.statusCode(), length(content, fault));
      if (fault instanceof Fault.Cut cut) {
        exchange.getResponseBody().write(Arrays.copyOf(content, cut.after()));
        exchange.getResponseBody().flush();
        cut.then().run();
      } else {
        exchange.getResponseBody().write(content);
      }
    }
  }

  private static long length(byte[] content, Fault fault) {
    if (fault instanceof Fault.Cut cut && cut.after() == content.length) {
      // So that all comes and the client still waits for the end, which HTTP/2 says in a frame.
      return content.length + 1L;
    }
    return content.length == 0 ? -1 : content.length;
  }

  private Fault fault(Sent request) {
    if (!isStore(request)) {
      return null;
    }
    return switch (request.method()) {
      case "PUT" -> putFaults.poll();
      case "GET" -> storeGetFaults.poll();
      default -> null;
    };
  }

  private HttpResponse<byte[]> forward(Sent request, byte[] body) throws IOException {
    HttpRequest.Builder forwarded =
        HttpRequest.newBuilder(request.uri())
            .method(
                request.method(),
                body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
    request.headers().entrySet().stream()
        .filter(header -> !HOP.contains(header.getKey().toLowerCase(Locale.ROOT)))
        .forEach(
            header -> header.getValue().forEach(value -> forwarded.header(header.getKey(), value)));
    try {
      return client.send(forwarded.build(), BodyHandlers.ofByteArray());
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IOException(stopped);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdown();
  }
}
