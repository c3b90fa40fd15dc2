package dev.r2presigner.token;

import io.smallrye.common.annotation.NonBlocking;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/** Publishes the public keys that verify what this service signs (RFC 7517). */
@Path("/.well-known/jwks.json")
@NonBlocking
public class ServiceKeysResource {

  private static final String CACHED = "public, max-age=" + ServiceKeyring.MAX_AGE.toSeconds();

  private final ServiceKeys keys;

  ServiceKeysResource(ServiceKeys keys) {
    this.keys = keys;
  }

  /** Returns the key set, or 404 if this service has no keys of its own. */
  @GET
  @PermitAll
  @Produces(MediaType.APPLICATION_JSON)
  public Response keys() {
    String published = keys.published();
    if (published == null) {
      throw new NotFoundException();
    }
    return Response.ok(published).header(HttpHeaders.CACHE_CONTROL, CACHED).build();
  }
}
