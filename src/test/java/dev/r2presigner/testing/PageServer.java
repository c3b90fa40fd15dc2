package dev.r2presigner.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;

/**
 * An app's own site, at an origin that is neither the service's nor the store's: a page with a
 * script, {@code page.js}, which finds the files of all given folders beside it.
 */
public final class PageServer implements AutoCloseable {

  private static final byte[] PAGE =
      """
      <!doctype html>
      <title>app</title>
      <script type="importmap">{"imports": {"@r2-presigner/client": "/index.js"}}</script>
      <script type="module" src="/page.js"></script>
      """
          .getBytes(StandardCharsets.UTF_8);

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final HttpServer server;

  private PageServer(HttpServer server) {
    this.server = server;
  }

  /** Files may still be added to the folders later. */
  public static PageServer start(Path... folders) {
    try {
      InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
      PageServer site = new PageServer(HttpServer.create(anyPort, 0));
      site.server.createContext("/", exchange -> answer(exchange, folders));
      site.server.setExecutor(site.threads);
      site.server.start();
      return site;
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  public String origin() {
    return "http://localhost:" + server.getAddress().getPort();
  }

  private static void answer(HttpExchange exchange, Path... folders) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      Optional<Path> file =
          Stream.of(folders)
              .map(folder -> folder.resolve(path.substring(1)))
              .filter(Files::isRegularFile)
              .findFirst();
      if (path.equals("/")) {
        send(exchange, "text/html", PAGE);
      } else if (file.isPresent()) {
        send(exchange, "text/javascript", Files.readAllBytes(file.get()));
      } else {
        exchange.sendResponseHeaders(404, -1);
      }
    }
  }

  private static void send(HttpExchange exchange, String type, byte[] body) throws IOException {
    exchange.getResponseHeaders().add("Content-Type", type);
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdown();
  }
}
