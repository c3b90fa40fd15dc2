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

/** Serves copies and moves of stored objects, from one key to another. */
@Path("/v1/objects/copy")
@Authenticated
@NonBlocking
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public class CopyResource {

  private final RequestContexts contexts;
  private final Copying copying;
  private final Workers workers;

  CopyResource(RequestContexts contexts, Copying copying, Workers workers) {
    this.contexts = contexts;
    this.copying = copying;
    this.workers = workers;
  }

  @POST
  public Uni<CopyReply> copy(CopyRequest body, @Context RoutingContext request) {
    RequestContext who = contexts.of(request);
    return workers.run(() -> copying.copy(who, body.checked()));
  }
}
