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
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One address in front of service and store, for clients that know no proxies: URLs of the store
 * lead back here, and arrive there as they were signed. It breaks what it is told to.
 */
final class FaultyGateway implements AutoCloseable {

  /** A request other than a preflight; {@code status} is what the other side said, or 0. */
  record Passed(String method, String target, int status) {}

  /** What happens to one request. */
  sealed interface Fault {
    /** It is answered here, and goes no further. */
    record Answer(int status, Map<String, String> headers, String body) implements Fault {}

    /** The connection breaks, before or after it has arrived. */
    record Cut(boolean arrives) implements Fault {}

    /** It gets there once this is done. */
    record Late(Runnable until) implements Fault {}

    /** It gets there, and is answered once this is done. */
    record Slow(Runnable until) implements Fault {}
  }

  private record Rule(String method, Pattern target, Fault fault) {}

  private static final Set<String> HOP =
      Set.of("host", "connection", "content-length", "expect", "upgrade", "accept-encoding");
  private static final Set<String> FRAMING =
      Set.of("content-length", "transfer-encoding", "connection", "date");
  private static final Pattern IN_BUCKET = Pattern.compile("^/(local|production)-bucket/");
  private static final Pattern PART = Pattern.compile("[?&]partNumber=(\\d+)");

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<Passed> passed = new CopyOnWriteArrayList<>();
  private final List<Rule> rules = new ArrayList<>();
  private final AtomicInteger inFlight = new AtomicInteger();
  private final AtomicInteger mostInFlight = new AtomicInteger();
  private final String service;
  private final String store;
  private final HttpServer server;

  /** Both addresses without a slash at the end. */
  FaultyGateway(String service, String store) {
    this.service = service;
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

  String address() {
    return "http://localhost:" + server.getAddress().getPort();
  }

  /** Happen to the next requests of this method and target, one each; the target is a pattern. */
  void on(String method, String target, Fault... faults) {
    synchronized (rules) {
      for (Fault fault : faults) {
        rules.add(new Rule(method, Pattern.compile(target), fault));
      }
    }
  }

  static Fault busy(int status, @Nullable Integer retryAfter) {
    String problem = "{\"type\":\"urn:r2-presigner:problem:busy\",\"status\":" + status + "}";
    Map<String, String> headers =
        retryAfter == null ? Map.of() : Map.of("Retry-After", retryAfter.toString());
    return new Fault.Answer(status, headers, problem);
  }

  /** The numbers of the parts that came by here with this status, in their order. */
  List<Integer> parts(int status) {
    return passed.stream()
        .filter(one -> one.method().equals("PUT") && one.status() == status)
        .map(one -> PART.matcher(one.target()))
        .filter(Matcher::find)
        .map(part -> Integer.valueOf(part.group(1)))
        .sorted()
        .toList();
  }

  /** How often this was asked; the target is a pattern. */
  long count(String method, String target) {
    Pattern pattern = Pattern.compile(target);
    return passed.stream()
        .filter(one -> one.method().equals(method) && pattern.matcher(one.target()).find())
        .count();
  }

  /** The most PUTs that were here at the same time. */
  int mostInFlight() {
    return mostInFlight.get();
  }

  private void answer(HttpExchange exchange) throws IOException {
    boolean put = exchange.getRequestMethod().equals("PUT");
    int now = put ? inFlight.incrementAndGet() : 0;
    mostInFlight.accumulateAndGet(now, Math::max);
    try {
      pass(exchange);
    } finally {
      inFlight.addAndGet(put ? -1 : 0);
    }
  }

  private void pass(HttpExchange exchange) throws IOException {
    try (exchange) {
      String method = exchange.getRequestMethod();
      String target = exchange.getRequestURI().toString();
      byte[] body = exchange.getRequestBody().readAllBytes();
      Fault fault = fault(method, target);
      if (fault instanceof Fault.Answer answer) {
        note(method, target, 0);
        exchange.getResponseHeaders().add("Access-Control-Allow-Origin", "*");
        exchange.getResponseHeaders().add("Access-Control-Expose-Headers", "Retry-After");
        answer.headers().forEach(exchange.getResponseHeaders()::set);
        send(exchange, answer.status(), answer.body().getBytes(StandardCharsets.UTF_8), false);
        return;
      }
      if (fault instanceof Fault.Late late) {
        late.until().run();
      }
      if (fault instanceof Fault.Cut cut && !cut.arrives()) {
        note(method, target, 0);
        exchange.getResponseHeaders().add("Access-Control-Allow-Origin", "*");
        send(exchange, 200, new byte[0], true);
        return;
      }
      HttpResponse<byte[]> reply = forward(exchange, method, target, body);
      note(method, target, reply.statusCode());
      if (fault instanceof Fault.Slow slow) {
        slow.until().run();
      }
      reply.headers().map().entrySet().stream()
          .filter(header -> !FRAMING.contains(header.getKey().toLowerCase(Locale.ROOT)))
          .forEach(header -> exchange.getResponseHeaders().put(header.getKey(), header.getValue()));
      send(exchange, reply.statusCode(), led(reply), fault instanceof Fault.Cut);
    } catch (IOException gone) {
      // The client was told to stop.
    }
  }

  private void note(String method, String target, int status) {
    if (!method.equals("OPTIONS")) {
      passed.add(new Passed(method, target, status));
    }
  }

  /** URLs of the store lead here. */
  private byte[] led(HttpResponse<byte[]> reply) {
    boolean json = reply.headers().firstValue("Content-Type").orElse("").contains("json");
    return json
        ? new String(reply.body(), StandardCharsets.UTF_8)
            .replace(store, address())
            .getBytes(StandardCharsets.UTF_8)
        : reply.body();
  }

  /** An answer that breaks off cannot be taken for a connection that was closed when idle. */
  private static void send(HttpExchange exchange, int status, byte[] body, boolean cut)
      throws IOException {
    if (cut) {
      exchange.sendResponseHeaders(status == 204 ? 200 : status, body.length + 100L);
      exchange.getResponseBody().write(Arrays.copyOf(body, body.length / 2));
      exchange.getResponseBody().flush();
    } else {
      exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private @Nullable Fault fault(String method, String target) {
    synchronized (rules) {
      for (Iterator<Rule> left = rules.iterator(); left.hasNext(); ) {
        Rule rule = left.next();
        if (rule.method().equals(method) && rule.target().matcher(target).find()) {
          left.remove();
          return rule.fault();
        }
      }
    }
    return null;
  }

  private HttpResponse<byte[]> forward(
      HttpExchange exchange, String method, String target, byte[] body) throws IOException {
    String base = IN_BUCKET.matcher(target).find() ? store : service;
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(base + target))
            .method(
                method,
                body.length == 0 && !method.equals("PUT")
                    ? BodyPublishers.noBody()
                    : BodyPublishers.ofByteArray(body));
    Headers headers = exchange.getRequestHeaders();
    headers.entrySet().stream()
        .filter(header -> !HOP.contains(header.getKey().toLowerCase(Locale.ROOT)))
        .forEach(
            header -> header.getValue().forEach(value -> request.header(header.getKey(), value)));
    try {
      return client.send(request.build(), BodyHandlers.ofByteArray());
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IOException(stopped);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
