package dev.r2presigner.bench;

import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.NonBlocking;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** What the server itself costs: the same request, its token checked, its body taken, an answer of the same size. */
@Path("/v1/constant")
@Authenticated
@NonBlocking
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public class Constant {

  private static final String ANSWER = "{\"constant\":\"" + "x".repeat(730) + "\"}";

  @POST
  public String answer(String body) {
    return ANSWER;
  }
}
