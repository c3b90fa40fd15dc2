package dev.r2presigner.testing;

import com.fasterxml.jackson.databind.JsonNode;
import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a browser does with a URL it was given: one request straight to the store. */
public final class Store {

  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private Store() {}

  /** The PUT that a reply describes, with every one of its headers. */
  public static HttpResponse<byte[]> put(JsonPath reply, byte[] body) {
    return send("PUT", reply.getString("url"), reply.getMap("headers"), body);
  }

  /** The request that a reply, or a part of one, describes. */
  public static HttpResponse<byte[]> put(JsonNode reply, byte[] body) {
    Map<String, String> headers = new LinkedHashMap<>();
    reply
        .get("headers")
        .properties()
        .forEach(header -> headers.put(header.getKey(), header.getValue().asText()));
    return send("PUT", reply.get("url").asText(), headers, body);
  }

  /** The PUT of the first part of a reply. */
  public static HttpResponse<byte[]> putFirstPart(JsonPath reply, byte[] body) {
    return send("PUT", reply.getString("parts[0].url"), reply.getMap("parts[0].headers"), body);
  }

  public static HttpResponse<byte[]> send(
      String method, String url, Map<String, String> headers, byte[] body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url))
            .method(
                method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
    headers.forEach(request::header);
    try {
      return send(request.build());
    } catch (IOException failed) {
      throw new IllegalStateException(failed);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(stopped);
    }
  }

  /**
   * Once more, as a browser does, where a kept connection was closed before a byte of the answer,
   * or within the answer to a body: a store may do so after it refused a body that it did not read.
   */
  private static HttpResponse<byte[]> send(HttpRequest request)
      throws IOException, InterruptedException {
    try {
      return CLIENT.send(request, BodyHandlers.ofByteArray());
    } catch (IOException failed) {
      String reason = String.valueOf(failed.getMessage());
      boolean isWithinARefusal =
          request.method().equals("PUT") && reason.startsWith("chunked transfer encoding");
      if (!isWithinARefusal && !reason.contains("received no bytes")) {
        throw failed;
      }
      // On a connection of its own: of those that are kept, the next may be closed as well.
      return HttpClient.newHttpClient().send(request, BodyHandlers.ofByteArray());
    }
  }
}
