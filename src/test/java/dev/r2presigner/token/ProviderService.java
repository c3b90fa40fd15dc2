package dev.r2presigner.token;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.r2presigner.testing.PackagedService;
import dev.r2presigner.testing.Production;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
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
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The packaged application with exactly the manual's settings for a provider, except that the keys
 * come from a server of ours, at the provider's path.
 */
final class ProviderService implements AutoCloseable {

  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static final Pattern SETTING = Pattern.compile("(?m)^([A-Z_]+)=(.+)$");
  private static final Pattern TIME = Pattern.compile("\\$(-?[0-9]+)");
  private static final Pattern SLUG = Pattern.compile("urn:r2-presigner:problem:([a-z-]+)");

  private static final String POLICIES =
      """
      presigner:
        policies:
          photos:
            prefix: users/{sub}/photos/
            operations: [upload]
            content-types: ["image/*"]
            max-size: 10M
            roles: [%s]
      """;

  private final HttpServer keyServer;
  private final PackagedService service;
  private final String header;

  private ProviderService(HttpServer keyServer, PackagedService service, String header) {
    this.keyServer = keyServer;
    this.service = service;
    this.header = header;
  }

  /**
   * Starts it.
   *
   * @param provider the heading in the manual
   * @param role what the policy demands
   * @param keysAt where the provider's documentation says that its keys are
   * @param jwks what is found there
   */
  static ProviderService ready(
      Path directory, String provider, String role, String keysAt, String jwks) {
    Map<String, String> settings = manual(provider);
    assertThat(settings)
        .containsKeys("TOKEN_ISSUER", "TOKEN_AUDIENCE")
        .containsEntry("TOKEN_KEYS", keysAt);
    assertThat(new TokenSettings(config(settings)).findings()).isEmpty();
    HttpServer keyServer = keyServer(URI.create(keysAt).getPath(), jwks);
    try {
      Production production = Production.withoutStore(directory).policies(POLICIES.formatted(role));
      settings.forEach(production::set);
      String host = "http://127.0.0.1:" + keyServer.getAddress().getPort();
      production.set("TOKEN_KEYS", host + URI.create(keysAt).getRawPath());
      String header = settings.getOrDefault("TOKEN_HEADER", "Authorization");
      return new ProviderService(keyServer, production.ready(), header);
    } catch (RuntimeException | Error failed) {
      keyServer.stop(0);
      throw failed;
    }
  }

  /** The environment that the manual gives under a provider's name. */
  static Map<String, String> manual(String provider) {
    String manual;
    try {
      manual = Files.readString(Path.of("src/docs/identity-providers.md"));
    } catch (IOException missing) {
      throw new UncheckedIOException(missing);
    }
    String section = after(manual, "\n## " + provider + "\n");
    String block = after(section.split("\n## ", 2)[0], "```sh\n").split("```", 2)[0];
    Map<String, String> settings = new LinkedHashMap<>();
    Matcher setting = SETTING.matcher(block);
    while (setting.find()) {
      settings.put(setting.group(1), setting.group(2));
    }
    assertThat(settings).hasSameSizeAs(block.strip().split("\n"));
    return settings;
  }

  private static String after(String text, String mark) {
    assertThat(text).contains(mark);
    return text.substring(text.indexOf(mark) + mark.length());
  }

  static TokenConfig config(Map<String, String> settings) {
    return new SmallRyeConfigBuilder()
        .withMapping(TokenConfig.class)
        .withSources(new EnvConfigSource(settings, 300))
        .build()
        .getConfigMapping(TokenConfig.class);
  }

  private static HttpServer keyServer(String path, String jwks) {
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.createContext(
          path,
          exchange -> {
            byte[] body = jwks.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
          });
      server.start();
      return server;
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** Asks for the URL of an upload: 200, or the status and what the problem is called. */
  String upload(String subject, String token) {
    return upload(subject, header, header.equals("Authorization") ? "Bearer " + token : token);
  }

  /** The same with the token in any header. */
  String upload(String subject, String headerName, String headerValue) {
    String wish =
        "{\"key\":\"users/%s/photos/a.png\",\"contentType\":\"image/png\",\"contentLength\":1}";
    HttpRequest request =
        HttpRequest.newBuilder(service.uri("/v1/uploads"))
            .timeout(Duration.ofSeconds(20))
            .header("Content-Type", "application/json")
            .header(headerName, headerValue)
            .POST(BodyPublishers.ofString(wish.formatted(subject)))
            .build();
    try {
      HttpResponse<String> reply = CLIENT.send(request, BodyHandlers.ofString());
      Matcher slug = SLUG.matcher(reply.body());
      return reply.statusCode() + (slug.find() ? " " + slug.group(1) : "");
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(stopped);
    }
  }

  /** Claims as they are now: {@code $60} stands for the time in a minute. */
  static String now(String claims) {
    long now = Instant.now().getEpochSecond();
    return TIME.matcher(claims)
        .replaceAll(time -> String.valueOf(now + Long.parseLong(time.group(1))));
  }

  /** Claims with something else in them, which has to have been there. */
  static String change(String claims, String from, String to) {
    assertThat(claims).contains(from);
    return claims.replace(from, to);
  }

  @Override
  public void close() {
    service.close();
    keyServer.stop(0);
  }
}
