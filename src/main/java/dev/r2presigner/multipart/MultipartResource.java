package dev.r2presigner.multipart;

import dev.r2presigner.edge.Query;
import dev.r2presigner.issuing.RequestContext;
import dev.r2presigner.multipart.MultipartUploads.Completed;
import dev.r2presigner.multipart.MultipartUploads.Upload;
import dev.r2presigner.problem.Problem;
import dev.r2presigner.rest.RequestContexts;
import dev.r2presigner.rest.RequestFields;
import dev.r2presigner.rest.Workers;
import dev.r2presigner.store.ObjectStore.StoredPart;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.common.annotation.NonBlocking;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Serves multipart uploads, for large files and unreliable networks. */
@Path("/v1/multipart")
@Authenticated
@NonBlocking
@Produces(MediaType.APPLICATION_JSON)
public class MultipartResource {

  private final RequestContexts contexts;
  private final MultipartUploads uploads;
  private final Workers workers;

  MultipartResource(RequestContexts contexts, MultipartUploads uploads, Workers workers) {
    this.contexts = contexts;
    this.uploads = uploads;
    this.workers = workers;
  }

  /** The response that lists the uploaded parts, of all pages. */
  public record StoredParts(List<StoredPart> parts) {}

  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  public Uni<MultipartReply> create(MultipartRequest body, @Context RoutingContext request) {
    RequestContext who = contexts.of(request);
    return workers.run(() -> MultipartReply.of(uploads.begin(who, body.toIntent())));
  }

  @POST
  @Path("/parts")
  @Consumes(MediaType.APPLICATION_JSON)
  public Uni<PartsReply> sign(PartsRequest body, @Context RoutingContext request) {
    RequestContext who = contexts.of(request);
    // Up to a thousand signatures, which would block an event loop.
    return workers.run(
        () -> {
          Upload upload = upload(body.key(), body.uploadId());
          Long size = RequestFields.saturated(body.contentLength());
          return PartsReply.of(uploads.sign(who, upload, body.numbers(), size));
        });
  }

  @GET
  @Blocking
  @Path("/parts")
  public StoredParts list(@Context RoutingContext request) {
    return new StoredParts(uploads.list(contexts.of(request), upload(request)));
  }

  @POST
  @Path("/complete")
  @Consumes(MediaType.APPLICATION_JSON)
  public Uni<Completed> complete(CompleteRequest body, @Context RoutingContext request) {
    RequestContext who = contexts.of(request);
    return workers.run(
        () -> {
          Upload upload = upload(body.key(), body.uploadId());
          Long size = RequestFields.saturated(body.contentLength());
          return uploads.complete(who, upload, body.named(), size);
        });
  }

  @DELETE
  @Blocking
  @Produces({MediaType.APPLICATION_JSON, Problem.MEDIA_TYPE})
  public void abort(@Context RoutingContext request) {
    uploads.abort(contexts.of(request), upload(request));
  }

  private static Upload upload(RoutingContext request) {
    Query query = Query.of(request);
    return upload(query.required("key"), query.required("uploadId"));
  }

  private static Upload upload(@Nullable String key, @Nullable String uploadId) {
    return new Upload(RequestFields.required(key, "key"), RequestFields.uploadId(uploadId), null);
  }
}
