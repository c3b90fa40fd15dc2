package dev.r2presigner.upload;

import dev.r2presigner.http.Askers;
import dev.r2presigner.http.Batch;
import dev.r2presigner.http.Workers;
import dev.r2presigner.issue.Asker;
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

/** URLs to put objects with. */
@Path("/v1/uploads")
@Authenticated
@NonBlocking
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public class UploadResource {

  private final Askers askers;
  private final Uploads uploads;
  private final Batch batch;
  private final Workers workers;

  UploadResource(Askers askers, Uploads uploads, Batch batch, Workers workers) {
    this.askers = askers;
    this.uploads = uploads;
    this.batch = batch;
    this.workers = workers;
  }

  @POST
  public UploadReply create(UploadRequest body, @Context RoutingContext request) {
    return issue(body, askers.of(request));
  }

  @POST
  @Path("/batch")
  public Map<String, Object> createAll(UploadBatch body, @Context RoutingContext request) {
    Asker who = askers.of(request);
    return batch.run(
        body.uploads(), UploadRequest.class, "upload", who.requestId(), item -> issue(item, who));
  }

  /** Whether an upload whose answer was lost, or seemed a failure, arrived all the same. */
  @POST
  @Path("/confirm")
  public Uni<ConfirmReply> confirm(ConfirmRequest body, @Context RoutingContext request) {
    Asker who = askers.of(request);
    return workers.run(() -> ConfirmReply.of(body, uploads.arrived(who, body.checkedKey())));
  }

  private UploadReply issue(UploadRequest item, Asker who) {
    return UploadReply.of(uploads.sign(who, item.toIntent()));
  }
}
