package dev.r2presigner.testing;

import static io.restassured.RestAssured.given;

import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Calls of the service as a client makes them. */
public final class Api {

  private final String token;
  private final @Nullable String address;

  private Api(String token, @Nullable String address) {
    this.token = token;
    this.address = address;
  }

  public static Api as(String subject) {
    return withToken(TestTokens.of(subject));
  }

  /** A user with other roles than {@code user}. */
  public static Api as(String subject, String role) {
    return withToken(
        TestTokens.with(subject, claims -> claims.setStringListClaim("groups", List.of(role))));
  }

  public static Api withToken(String token) {
    return new Api(token, null);
  }

  /** Of a service in a process of its own. */
  public static Api at(String address, String token) {
    return new Api(token, address);
  }

  public RequestSpecification request() {
    RequestSpecification request = address == null ? given() : given().baseUri(address);
    return request.urlEncodingEnabled(false).header("Authorization", "Bearer " + token);
  }

  /** Posts JSON, given as text or as an object to be written. */
  public Response post(String path, Object body) {
    String json = body instanceof String text ? text : Json.write(body);
    return request().contentType("application/json").body(json).post(path);
  }

  public Response upload(Map<String, ?> body) {
    return post("/v1/uploads", body);
  }

  public Response download(String key) {
    return post("/v1/downloads", Map.of("key", key));
  }

  /** A legal upload of a small picture under a user's own prefix, to be changed. */
  public static Map<String, Object> picture(String subject, String name, int length) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("key", "users/" + subject + "/photos/" + name);
    body.put("contentType", "image/png");
    body.put("contentLength", length);
    return body;
  }
}
