package dev.r2presigner.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.lang.JoseException;

/** An identity provider's key server with every bad habit: down, hanging, half an answer, HTML. */
public final class KeyServer implements AutoCloseable {

  /** How it answers. */
  public enum Mood {
    GOOD,
    HTML,
    HALF,
    ERROR,
    HANGING
  }

  private final int port = FreeStorePort.any();
  private final Map<String, KeyPair> keys = new LinkedHashMap<>();
  private final AtomicInteger hits = new AtomicInteger();
  private final CountDownLatch end = new CountDownLatch(1);
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private volatile Mood mood = Mood.GOOD;
  private HttpServer server;

  /** Its address, whether or not it is up. */
  public String url() {
    return "http://127.0.0.1:" + port + "/jwks";
  }

  public synchronized KeyServer with(String kid, KeyPair pair) {
    keys.put(kid, pair);
    return this;
  }

  public KeyServer is(Mood next) {
    mood = next;
    return this;
  }

  public KeyServer up() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    } catch (IOException taken) {
      throw new UncheckedIOException(taken);
    }
    server.setExecutor(threads);
    server.createContext("/jwks", this::answer);
    server.start();
    return this;
  }

  public void down() {
    server.stop(0);
  }

  /** How often it was asked. */
  public int hits() {
    return hits.get();
  }

  private void answer(HttpExchange exchange) throws IOException {
    hits.incrementAndGet();
    byte[] jwks = jwks().getBytes(StandardCharsets.UTF_8);
    switch (mood) {
      case GOOD -> send(exchange, 200, jwks, jwks.length);
      case HTML -> {
        byte[] page = "<html><body>Sign in</body></html>".getBytes(StandardCharsets.UTF_8);
        send(exchange, 200, page, page.length);
      }
      case HALF -> send(exchange, 200, jwks, jwks.length / 2);
      case ERROR -> send(exchange, 500, jwks, jwks.length);
      case HANGING -> {
        try {
          end.await();
        } catch (InterruptedException stopped) {
          Thread.currentThread().interrupt();
        }
      }
    }
    exchange.close();
  }

  private static void send(HttpExchange exchange, int status, byte[] body, int length)
      throws IOException {
    exchange.sendResponseHeaders(status, length);
    exchange.getResponseBody().write(body, 0, length);
  }

  /** Its document. */
  public synchronized String jwks() {
    return keys.entrySet().stream()
        .map(entry -> jwk(entry.getKey(), entry.getValue()))
        .collect(Collectors.joining(",", "{\"keys\":[", "]}"));
  }

  private static String jwk(String kid, KeyPair pair) {
    try {
      PublicJsonWebKey jwk = PublicJsonWebKey.Factory.newPublicJwk(pair.getPublic());
      jwk.setKeyId(kid);
      jwk.setUse("sig");
      return jwk.toJson(JsonWebKey.OutputControlLevel.PUBLIC_ONLY);
    } catch (JoseException everyKindIsKnown) {
      throw new IllegalStateException(everyKindIsKnown);
    }
  }

  @Override
  public void close() {
    end.countDown();
    if (server != null) {
      server.stop(0);
    }
    threads.shutdownNow();
  }
}
