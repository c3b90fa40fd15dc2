package dev.r2presigner.bench;

import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.NonBlocking;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Map;

/**
 * What the server itself costs: the same request, its token checked, its JSON read, and the same
 * JSON written each time.
 */
@Path("/v1/constant")
@Authenticated
@NonBlocking
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public class Constant {

  /** What is read. */
  public record Wish(String key, String contentType, long contentLength) {}

  /** What is written, as long as a real answer. */
  public record Answer(String method, String url, Map<String, String> headers, String key) {}

  private static final Answer ANSWER =
      new Answer(
          "PUT", "x".repeat(500), Map.of("content-type", "image/png"), "key/".repeat(30));

  @POST
  public Answer answer(Wish wish) {
    return ANSWER;
  }

  /** The same, with what is sent and answered left as it is. */
  @POST
  @Path("/text")
  @Consumes(MediaType.APPLICATION_JSON)
  public String text(String wish) {
    return TEXT;
  }

  private static final String TEXT = "{\"url\":\"" + "x".repeat(740) + "\"}";
}
