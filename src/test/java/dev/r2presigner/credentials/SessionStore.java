package dev.r2presigner.credentials;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.r2presigner.credentials.SessionToken.Parent;
import dev.r2presigner.credentials.SessionToken.Refused;
import dev.r2presigner.local.EmbeddedStore;
import dev.r2presigner.testing.Production;
import java.io.ByteArrayInputStream;
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
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignRequest;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/**
 * R2 as far as its session tokens go, in front of S3Proxy, which knows none: it takes a request
 * with the parent's own key, or with a token that is for exactly that request, in its headers or in
 * its query, and refuses everything else.
 */
final class SessionStore implements AutoCloseable {

  static final String ACCOUNT = "0123456789abcdef0123456789abcdef";

  private static final String OWNER = "behind-the-stand-in";

  /** What a client says of the object; the rest is of its own connection and signature. */
  private static final Set<String> FORWARDED =
      Set.of(
          "content-type",
          "content-md5",
          "content-disposition",
          "cache-control",
          "range",
          "if-match",
          "if-none-match",
          "if-modified-since",
          "x-amz-copy-source");

  private static final Set<String> FRAMING =
      Set.of("content-length", "transfer-encoding", "connection");

  /** A request, and why it was refused; empty if it was not. */
  record Seen(String action, String place, String refusal) {}

  private final AwsV4HttpSigner signer = AwsV4HttpSigner.create();
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<Seen> seen = new CopyOnWriteArrayList<>();
  private final EmbeddedStore store;
  private final HttpServer server;

  SessionStore() {
    store =
        EmbeddedStore.start(
            Path.of("target/local-store/s3proxy.jar"),
            0,
            new EmbeddedStore.Access(Production.BUCKET, OWNER, OWNER),
            new EmbeddedStore.Cors(List.of(), List.of(), List.of(), List.of()));
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    server.createContext("/", this::answer);
    server.setExecutor(threads);
    server.start();
  }

  URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  List<Seen> seen() {
    return List.copyOf(seen);
  }

  private Parent parent() {
    return new Parent(
        Production.ACCESS_KEY_ID, Production.SECRET, ACCOUNT, endpoint().getRawAuthority());
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      SignedRequest request;
      try {
        request = new SignedRequest(exchange, body);
        judge(request);
      } catch (Refused | RuntimeException refused) {
        refuse(exchange, String.valueOf(refused.getMessage()));
        return;
      }
      HttpResponse<byte[]> reply = forward(request);
      boolean head = request.method.equals("HEAD");
      reply.headers().map().entrySet().stream()
          .filter(one -> head || !FRAMING.contains(one.getKey().toLowerCase(Locale.ROOT)))
          .forEach(one -> exchange.getResponseHeaders().put(one.getKey(), one.getValue()));
      byte[] content = reply.body();
      exchange.sendResponseHeaders(reply.statusCode(), content.length == 0 ? -1 : content.length);
      exchange.getResponseBody().write(content);
    }
  }

  private void judge(SignedRequest request) throws Refused {
    String action = request.action();
    try {
      if (!request.accessKeyId().equals(Production.ACCESS_KEY_ID)) {
        throw new Refused("another key");
      }
      if (request.token() == null) {
        request.require(Production.SECRET, Instant.now());
      } else {
        SessionToken token = SessionToken.verified(request.token(), parent());
        request.require(token.secret(), Instant.now());
        token.require(request.bucket(), action, request.place());
      }
      seen.add(new Seen(action, request.place(), ""));
    } catch (Refused refused) {
      seen.add(new Seen(action, request.place(), String.valueOf(refused.getMessage())));
      throw refused;
    }
  }

  private static void refuse(HttpExchange exchange, String reason) throws IOException {
    byte[] error =
        ("<?xml version=\"1.0\"?><Error><Code>AccessDenied</Code><Message>"
                + reason.replaceAll("[<>&]", " ")
                + "</Message></Error>")
            .getBytes(StandardCharsets.UTF_8);
    boolean head = exchange.getRequestMethod().equals("HEAD");
    exchange.getResponseHeaders().add("Content-Type", "application/xml");
    exchange.sendResponseHeaders(403, head ? -1 : error.length);
    if (!head) {
      exchange.getResponseBody().write(error);
    }
  }

  private HttpResponse<byte[]> forward(SignedRequest request) throws IOException {
    SdkHttpRequest.Builder forwarded =
        SdkHttpRequest.builder()
            .method(SdkHttpMethod.fromValue(request.method))
            .uri(store.endpoint())
            .encodedPath(request.path);
    request.query.forEach(forwarded::putRawQueryParameter);
    request.headers.forEach(
        (name, value) -> {
          if (FORWARDED.contains(name) || name.startsWith("x-amz-meta-")) {
            forwarded.putHeader(name, value);
          }
        });
    SdkHttpRequest signed =
        signer
            .sign(
                SignRequest.builder(
                        (AwsCredentialsIdentity) AwsBasicCredentials.create(OWNER, OWNER))
                    .request(forwarded.build())
                    .payload(() -> new ByteArrayInputStream(request.body))
                    .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "s3")
                    .putProperty(AwsV4HttpSigner.REGION_NAME, "auto")
                    .putProperty(AwsV4HttpSigner.NORMALIZE_PATH, false)
                    .putProperty(AwsV4HttpSigner.DOUBLE_URL_ENCODE, false)
                    .build())
            .request();
    HttpRequest.Builder sent =
        HttpRequest.newBuilder(signed.getUri())
            .method(
                request.method,
                request.body.length == 0
                    ? BodyPublishers.noBody()
                    : BodyPublishers.ofByteArray(request.body));
    signed.forEachHeader(
        (name, values) -> {
          if (!name.equalsIgnoreCase("host") && !name.equalsIgnoreCase("content-length")) {
            values.forEach(value -> sent.header(name, value));
          }
        });
    try {
      return client.send(sent.build(), BodyHandlers.ofByteArray());
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IOException(stopped);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdown();
    store.close();
  }
}
