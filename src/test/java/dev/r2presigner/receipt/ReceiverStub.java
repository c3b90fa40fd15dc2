package dev.r2presigner.receipt;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The backend's end of the notifications: takes receipts, refuses them, hangs or drips. */
final class ReceiverStub implements AutoCloseable {

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final List<String> bodies = new CopyOnWriteArrayList<>();
  private final List<String> types = new CopyOnWriteArrayList<>();
  private final AtomicInteger strays = new AtomicInteger();
  private final Queue<Integer> next = new ArrayDeque<>();
  private final HttpServer server;
  private volatile int status = 204;
  private volatile String refused = "";
  private volatile boolean hangs;
  private volatile boolean drips;

  ReceiverStub() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    server.setExecutor(threads);
    server.createContext("/", this::stray);
    server.createContext("/hook", this::answer);
    server.start();
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/hook");
  }

  List<String> bodies() {
    return bodies;
  }

  List<String> types() {
    return types;
  }

  int strays() {
    return strays.get();
  }

  void answers(Integer... statuses) {
    next.addAll(List.of(statuses));
  }

  void always(int answer) {
    status = answer;
  }

  void refuses(String body) {
    refused = body;
  }

  void hang() {
    hangs = true;
  }

  void drip() {
    drips = true;
  }

  private void stray(HttpExchange exchange) throws IOException {
    strays.incrementAndGet();
    exchange.sendResponseHeaders(200, -1);
    exchange.close();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      bodies.add(body);
      types.add(exchange.getRequestHeaders().getFirst("Content-Type"));
      if (hangs) {
        closed.await();
        return;
      }
      Integer planned = next.poll();
      int says = body.equals(refused) ? 500 : planned == null ? status : planned;
      exchange.getResponseHeaders().add("Location", "/elsewhere");
      exchange.sendResponseHeaders(says, drips ? 0 : -1);
      while (drips && !closed.await(10, TimeUnit.MILLISECONDS)) {
        exchange.getResponseBody().write('x');
        exchange.getResponseBody().flush();
      }
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}
