package dev.r2presigner.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Stands where a bucket with a CORS policy would, keeps what is sent to it byte for byte, and gives
 * back what it was given. Checks nothing: what arrives is for the test to judge.
 */
public final class RecordingStore implements AutoCloseable {

  /** One request as it came over the wire; header names in lower case. */
  public record Request(String method, String target, Map<String, String> headers, byte[] body) {}

  private static final String NONE =
      "<?xml version=\"1.0\"?><Error><Code>NoSuchCORSConfiguration</Code></Error>";

  private final List<Request> requests = new CopyOnWriteArrayList<>();
  private final HttpServer server;
  private volatile byte[] policy = new byte[0];

  public RecordingStore() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    server.createContext("/", this::answer);
    server.start();
  }

  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** All requests of a method so far. */
  public List<Request> requests(String method) {
    return requests.stream().filter(request -> request.method().equals(method)).toList();
  }

  private void answer(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    Map<String, String> headers = new LinkedHashMap<>();
    exchange
        .getRequestHeaders()
        .forEach(
            (name, values) -> headers.put(name.toLowerCase(Locale.ROOT), String.join(",", values)));
    String method = exchange.getRequestMethod();
    requests.add(new Request(method, exchange.getRequestURI().toString(), headers, body));
    if (method.equals("PUT")) {
      policy = body;
      send(exchange, 200, new byte[0]);
    } else if (policy.length == 0) {
      send(exchange, 404, NONE.getBytes(StandardCharsets.UTF_8));
    } else {
      send(exchange, 200, policy);
    }
  }

  private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
    exchange.getResponseHeaders().add("Content-Type", "application/xml");
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    if (body.length > 0) {
      exchange.getResponseBody().write(body);
    }
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
