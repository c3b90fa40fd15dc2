package dev.r2presigner.bucketrules;

import dev.r2presigner.bucket.R2Settings;
import io.smallrye.common.annotation.NonBlocking;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.jboss.resteasy.reactive.RestQuery;

/**
 * Serves the CORS policy that the bucket needs. Public, because the bucket's own responses tell it
 * to every browser anyway, and the operator's scripts then need no token.
 */
@Path("/v1/cors")
@NonBlocking
public class CorsResource {

  private final BucketCorsPolicy wanted;
  private final BucketRef target;

  CorsResource(BucketCorsPolicy wanted, R2Settings settings) {
    this.wanted = wanted;
    this.target = BucketRef.of(settings);
  }

  /**
   * Answers in the requested format, which wins over an {@code Accept} that a library may have set.
   * A client that accepts none of these types gets 406.
   */
  @GET
  @PermitAll
  @Produces({MediaType.APPLICATION_JSON, MediaType.APPLICATION_XML, MediaType.TEXT_PLAIN})
  public Response wanted(@RestQuery @DefaultValue("s3-json") String format) {
    Format asked = Format.requested(format);
    // Public, so it may be stored; it changes with the policies, so it must be revalidated.
    return Response.ok(CorsDocument.write(asked, wanted.rules(), target), asked.mediaType())
        .header(HttpHeaders.CACHE_CONTROL, "no-cache")
        .build();
  }
}
