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

/** Confirms whether an upload arrived, for clients whose response was lost or seemed a failure. */
@Path("/v1/uploads/confirm")
@Authenticated
@NonBlocking
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public class ConfirmResource {

  private final RequestContexts contexts;
  private final StoredObjects objects;
  private final Workers workers;

  ConfirmResource(RequestContexts contexts, StoredObjects objects, Workers workers) {
    this.contexts = contexts;
    this.objects = objects;
    this.workers = workers;
  }

  @POST
  public Uni<ConfirmReply> confirm(ConfirmRequest body, @Context RoutingContext request) {
    RequestContext who = contexts.of(request);
    return workers.run(() -> objects.confirm(who, body));
  }
}
