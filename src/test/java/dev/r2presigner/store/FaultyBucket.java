package dev.r2presigner.store;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** Stands where a bucket would and behaves as it is told: it refuses, lies, stalls or drips. */
final class FaultyBucket implements AutoCloseable {

  /** What the services under test give their bucket. */
  static final Duration TIMEOUT = Duration.ofSeconds(2);

  /** The time-out, and room for a machine that has other things to do. */
  static final Duration BOUND = Duration.ofSeconds(6);

  /** What is done with each request, whose body was read already. */
  interface Behaviour {
    void answer(HttpExchange exchange) throws IOException, InterruptedException;
  }

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final AtomicInteger requests = new AtomicInteger();
  private final HttpServer server;
  private volatile Behaviour behaviour = exchange -> {};

  FaultyBucket() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 200);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** How many requests have come so far. */
  int requests() {
    return requests.get();
  }

  void behave(Behaviour next) {
    behaviour = next;
  }

  /** From now on every answer is this one. */
  void say(int status, String body) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    behave(
        exchange -> {
          exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
          exchange.getResponseBody().write(bytes);
        });
  }

  /** As S3 reports an error; without a code it is a page of something in between. */
  void fail(int status, String code) {
    say(status, code.isEmpty() ? "<html>" : "<Error><Code>" + code + "</Code></Error>");
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      exchange.getRequestBody().readAllBytes();
      requests.incrementAndGet();
      behaviour.answer(exchange);
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
