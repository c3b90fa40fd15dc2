package dev.r2presigner.upload;

import dev.r2presigner.issuing.RequestContext;
import dev.r2presigner.rest.Batch;
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

/** Serves presigned URLs to upload objects with, one or a batch. */
@Path("/v1/uploads")
@Authenticated
@NonBlocking
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public class UploadResource {

  private final RequestContexts contexts;
  private final Uploads uploads;
  private final Batch batch;
  private final Workers workers;

  UploadResource(RequestContexts contexts, Uploads uploads, Batch batch, Workers workers) {
    this.contexts = contexts;
    this.uploads = uploads;
    this.batch = batch;
    this.workers = workers;
  }

  @POST
  public Uni<UploadReply> create(UploadRequest body, @Context RoutingContext request) {
    RequestContext who = contexts.of(request);
    return workers.sign(who, () -> issue(body, who));
  }

  @POST
  @Path("/batch")
  public Uni<Map<String, Object>> createAll(UploadBatch body, @Context RoutingContext request) {
    RequestContext who = contexts.of(request);
    return workers.sign(
        who,
        () ->
            batch.run(
                body.uploads(), UploadRequest.class, "upload", who, item -> issue(item, who)));
  }

  private UploadReply issue(UploadRequest item, RequestContext who) {
    return UploadReply.of(uploads.issue(who, item.toIntent()));
  }
}
