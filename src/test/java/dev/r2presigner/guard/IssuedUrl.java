package dev.r2presigner.guard;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.r2presigner.testing.RawHttp;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Holds a URL that the service handed out, with what its client was told to send.
 *
 * @param uploadId the upload in parts that it belongs to; empty where there is none
 */
record IssuedUrl(
    String method, String url, List<Line> signed, byte[] body, String key, String uploadId) {

  /** Is one line of a request's head. */
  record Line(String name, String value) {}

  static IssuedUrl of(String method, String key, JsonNode reply) {
    return of(method, key, reply.get("url").textValue(), reply.path("headers"));
  }

  static IssuedUrl of(String method, String key, String url, JsonNode headers) {
    List<Line> signed = new ArrayList<>();
    headers.properties().forEach(f -> signed.add(new Line(f.getKey(), f.getValue().textValue())));
    return new IssuedUrl(method, url, signed, new byte[0], key, "");
  }

  IssuedUrl body(byte[] other) {
    return new IssuedUrl(method, url, signed, other, key, uploadId);
  }

  IssuedUrl uploadId(String id) {
    return new IssuedUrl(method, url, signed, body, key, id);
  }

  /** Sends it as its client was told to. */
  RawHttp.Answer sendHonestly() {
    RawHttp.Answer answer = send(signed, body);
    assertThat(answer.status())
        .as(method + " of " + key + ": " + answer.text())
        .isBetween(200, 204);
    return answer;
  }

  /** Sends it with these lines and this body, and the length that goes with it. */
  RawHttp.Answer send(List<Line> lines, byte[] sent) {
    URI uri = URI.create(url);
    List<Map.Entry<String, String>> all = new ArrayList<>();
    all.add(Map.entry("host", uri.getRawAuthority()));
    lines.forEach(line -> all.add(Map.entry(line.name(), line.value())));
    if (method.equals("PUT") || method.equals("POST")) {
      all.add(Map.entry("content-length", String.valueOf(sent.length)));
    }
    String target = uri.getRawPath() + "?" + uri.getRawQuery();
    return RawHttp.send(uri.getPort(), method, target, all, sent);
  }
}
