package dev.r2presigner.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.lang.JoseException;
import org.jspecify.annotations.Nullable;

/** An identity provider's key server with every bad habit there is. */
public final class KeyServer implements AutoCloseable {

  /** How it answers. */
  public enum Mood {
    GOOD,
    HTML,
    HALF,
    ERROR,
    /** To {@link #elsewhere}, where the good keys are. */
    REDIRECT,
    /** A key set without keys. */
    EMPTY,
    /** A key set whose keys can't be used, one of them private. */
    UNUSABLE,
    /** Valid JSON that never ends, as fast as it is read. */
    ENDLESS,
    /** A byte now and then, for ever. */
    DRIPPING,
    /** The connection closes without an answer. */
    CLOSING,
    HANGING
  }

  /** In documents that are no good: occurs nowhere else, so that any trace of it is a leak. */
  public static final String CANARY = "canary-of-a-key-server-7d41";

  private static final String UNUSABLE =
      "{\"kty\":\"oct\",\"k\":\""
          + CANARY
          + "\"},{\"kty\":\"RSA\",\"n\":\"AQAB\",\"e\":\"AQAB\",\"d\":\""
          + CANARY
          + "\"},{\"kty\":\""
          + CANARY
          + "\"}";

  private final int port = FreePorts.any();
  private final Map<String, KeyPair> keys = new LinkedHashMap<>();
  private final Map<String, String> algorithms = new HashMap<>();
  private final AtomicInteger hits = new AtomicInteger();
  private final AtomicInteger elsewhere = new AtomicInteger();
  private final AtomicInteger unending = new AtomicInteger();
  private final CountDownLatch end = new CountDownLatch(1);
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private volatile Mood mood = Mood.GOOD;
  private volatile @Nullable String metadata;
  private @Nullable SSLContext tls;
  private HttpServer server;

  /** Its address, whether or not it is up. */
  public String url() {
    return (tls == null ? "http" : "https") + "://localhost:" + port + "/jwks";
  }

  /** With a certificate for localhost. */
  public KeyServer over(SSLContext certified) {
    tls = certified;
    return this;
  }

  public synchronized KeyServer without(String kid) {
    keys.remove(kid);
    return this;
  }

  public synchronized KeyServer with(String kid, KeyPair pair) {
    keys.put(kid, pair);
    return this;
  }

  /** With the algorithm that the key says it is for. */
  public synchronized KeyServer with(String kid, KeyPair pair, String algorithm) {
    algorithms.put(kid, algorithm);
    return with(kid, pair);
  }

  public KeyServer is(Mood next) {
    mood = next;
    return this;
  }

  public KeyServer up() {
    try {
      InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
      if (tls == null) {
        server = HttpServer.create(address, 0);
      } else {
        HttpsServer secure = HttpsServer.create(address, 0);
        secure.setHttpsConfigurator(new HttpsConfigurator(tls));
        server = secure;
      }
    } catch (IOException taken) {
      throw new UncheckedIOException(taken);
    }
    server.setExecutor(threads);
    server.createContext("/jwks", this::answer);
    server.createContext("/.well-known/openid-configuration", this::answerMetadata);
    server.createContext("/elsewhere", this::answerElsewhere);
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

  /** How often it was asked where only a redirect leads. */
  public int elsewhere() {
    return elsewhere.get();
  }

  /** How many answers without an end are under way. */
  public int unending() {
    return unending.get();
  }

  private void answerElsewhere(HttpExchange exchange) throws IOException {
    elsewhere.incrementAndGet();
    byte[] jwks = jwks().getBytes(StandardCharsets.UTF_8);
    send(exchange, 200, jwks, jwks.length);
    exchange.close();
  }

  /** Its own name, as an issuer whose keys are discovered. */
  public String issuer() {
    return url().replace("/jwks", "");
  }

  /** What its metadata says; from then on, its moods are about the metadata and not the keys. */
  public KeyServer saying(String metadata) {
    this.metadata = metadata;
    return this;
  }

  /** Good metadata of this server. */
  public String metadata() {
    return "{\"issuer\":\"" + issuer() + "\",\"jwks_uri\":\"" + url() + "\",\"x\":[1]}";
  }

  private void answerMetadata(HttpExchange exchange) throws IOException {
    String said = metadata;
    answer(exchange, said == null ? metadata() : said, said == null ? Mood.GOOD : mood);
  }

  private void answer(HttpExchange exchange) throws IOException {
    answer(exchange, jwks(), metadata == null ? mood : Mood.GOOD);
  }

  private void answer(HttpExchange exchange, String document, Mood mood) throws IOException {
    hits.incrementAndGet();
    byte[] jwks = document.getBytes(StandardCharsets.UTF_8);
    switch (mood) {
      case GOOD -> send(exchange, 200, jwks, jwks.length);
      case HTML -> send(exchange, "<html><body>" + CANARY + "</body></html>");
      case HALF -> send(exchange, 200, jwks, jwks.length / 2);
      case ERROR -> send(exchange, 500, jwks, jwks.length);
      case REDIRECT -> {
        exchange.getResponseHeaders().set("Location", "/elsewhere");
        send(exchange, 302, jwks, jwks.length);
      }
      case EMPTY -> send(exchange, "{\"keys\":[],\"x\":\"" + CANARY + "\"}");
      case UNUSABLE -> send(exchange, "{\"keys\":[" + UNUSABLE + "]}");
      case ENDLESS -> sendWithoutEnd(exchange, " ".repeat(64 * 1024), Duration.ZERO);
      case DRIPPING -> sendWithoutEnd(exchange, " ", Duration.ofMillis(200));
      case CLOSING -> {
        // Closed below.
      }
      case HANGING -> await(Duration.ofDays(1));
    }
    exchange.close();
  }

  private void sendWithoutEnd(HttpExchange exchange, String piece, Duration pause)
      throws IOException {
    unending.incrementAndGet();
    try {
      exchange.sendResponseHeaders(200, 0);
      byte[] bytes = piece.getBytes(StandardCharsets.UTF_8);
      while (!await(pause)) {
        exchange.getResponseBody().write(bytes);
        exchange.getResponseBody().flush();
      }
    } finally {
      unending.decrementAndGet();
    }
  }

  /** Whether the end came meanwhile. */
  private boolean await(Duration time) {
    try {
      return end.await(time.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  private static void send(HttpExchange exchange, String text) throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    send(exchange, 200, body, body.length);
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

  private String jwk(String kid, KeyPair pair) {
    try {
      PublicJsonWebKey jwk = PublicJsonWebKey.Factory.newPublicJwk(pair.getPublic());
      jwk.setKeyId(kid);
      jwk.setUse("sig");
      jwk.setAlgorithm(algorithms.get(kid));
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
