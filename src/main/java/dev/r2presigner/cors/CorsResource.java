package dev.r2presigner.cors;

import dev.r2presigner.http.Wire;
import io.smallrye.common.annotation.NonBlocking;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.jboss.resteasy.reactive.RestQuery;

/**
 * The CORS policy the bucket has to have. Public: every browser learns it from the bucket's own
 * answers anyway, and the operator's scripts need no token.
 */
@Path("/v1/cors")
@NonBlocking
public class CorsResource {

  private final List<WantedCors> wanted;

  CorsResource(List<WantedCors> wanted) {
    this.wanted = wanted;
  }

  @GET
  @PermitAll
  @Produces(MediaType.APPLICATION_JSON)
  public List<WantedCors> wanted(@RestQuery @DefaultValue("s3-json") String format) {
    if (!format.equals("s3-json")) {
      throw Wire.invalid("The parameter 'format' is s3-json.");
    }
    return wanted;
  }
}
