package dev.r2presigner.problem;

import io.quarkus.security.Authenticated;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;

/** A resource with a bug, whose message holds what no client may see. In tests only. */
@Path("/v1/fault")
@Authenticated
public class FaultResource {

  static final String SECRET = "secret-detail-of-the-fault";

  @GET
  public String fail() {
    throw new IllegalStateException(SECRET);
  }
}
