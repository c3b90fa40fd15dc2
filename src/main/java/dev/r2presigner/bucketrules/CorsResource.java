package dev.r2presigner.bucketrules;

import dev.r2presigner.bucket.R2Settings;
import dev.r2presigner.store.CorsRule;
import io.smallrye.common.annotation.NonBlocking;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.jboss.resteasy.reactive.RestQuery;

/**
 * The CORS policy the bucket has to have. Public: every browser learns it from the bucket's own
 * answers anyway, and the operator's scripts need no token.
 */
@Path("/v1/cors")
@NonBlocking
public class CorsResource {

  private final List<CorsRule> wanted;
  private final BucketRef target;

  CorsResource(BucketCorsPolicy wanted, R2Settings settings) {
    this.wanted = wanted.rules();
    this.target = BucketRef.of(settings);
  }

  /**
   * The dialect is the caller's explicit word, so it wins over an {@code Accept} that some library
   * filled in; who takes none of these types at all is told.
   */
  @GET
  @PermitAll
  @Produces({MediaType.APPLICATION_JSON, MediaType.APPLICATION_XML, MediaType.TEXT_PLAIN})
  public Response wanted(@RestQuery @DefaultValue("s3-json") String format) {
    Format asked = Format.requested(format);
    // Public, so it may be stored; it changes with the policies, so it has to be asked for again.
    return Response.ok(CorsDocument.write(asked, wanted, target), asked.mediaType())
        .header(HttpHeaders.CACHE_CONTROL, "no-cache")
        .build();
  }
}
