package dev.r2presigner.uppy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The app's own site, at an origin that is neither the service's nor the store's. */
final class PageServer implements AutoCloseable {

  private static final byte[] PAGE =
      "<!doctype html><title>app</title><script type=\"module\" src=\"/page.js\"></script>"
          .getBytes();

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final HttpServer server;

  private PageServer(HttpServer server) {
    this.server = server;
  }

  static PageServer start() {
    try {
      InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
      PageServer site = new PageServer(HttpServer.create(anyPort, 0));
      site.server.createContext("/", PageServer::answer);
      site.server.setExecutor(site.threads);
      site.server.start();
      return site;
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  String origin() {
    return "http://localhost:" + server.getAddress().getPort();
  }

  private static void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      Path file = UppyBundles.FOLDER.resolve(path.substring(1));
      if (path.equals("/")) {
        send(exchange, "text/html", PAGE);
      } else if (Files.isRegularFile(file)) {
        send(exchange, "text/javascript", Files.readAllBytes(file));
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
