package dev.r2presigner.object;

import dev.r2presigner.issuing.RequestContext;
import dev.r2presigner.rest.RequestContexts;
import dev.r2presigner.rest.Workers;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.NonBlocking;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.util.Map;

/** Deletes many objects in one call. */
@Path("/v1/objects/delete")
@Authenticated
@NonBlocking
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public class DeletionResource {

  private final RequestContexts contexts;
  private final Deletions deletions;
  private final Workers workers;

  DeletionResource(RequestContexts contexts, Deletions deletions, Workers workers) {
    this.contexts = contexts;
    this.deletions = deletions;
    this.workers = workers;
  }

  @POST
  public Uni<Map<String, Object>> delete(DeleteRequest body, @Context RoutingContext request) {
    RequestContext who = contexts.of(request);
    return workers.run(() -> deletions.delete(who, body));
  }
}
