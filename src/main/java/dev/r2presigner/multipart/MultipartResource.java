package dev.r2presigner.multipart;

import dev.r2presigner.http.Askers;
import dev.r2presigner.http.Query;
import dev.r2presigner.http.Wire;
import dev.r2presigner.multipart.MultipartUploads.Completed;
import dev.r2presigner.multipart.MultipartUploads.Upload;
import dev.r2presigner.store.ObjectStore.StoredPart;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.Blocking;
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

/** Uploads in parts, for files over a few hundred megabytes and for networks that break. */
@Path("/v1/multipart")
@Authenticated
@Blocking
@Produces(MediaType.APPLICATION_JSON)
public class MultipartResource {

  private final Askers askers;
  private final MultipartUploads uploads;

  MultipartResource(Askers askers, MultipartUploads uploads) {
    this.askers = askers;
    this.uploads = uploads;
  }

  /** As answered; all pages. */
  public record StoredParts(List<StoredPart> parts) {}

  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  public MultipartReply create(MultipartRequest body, @Context RoutingContext request) {
    return MultipartReply.of(uploads.begin(askers.of(request), body.toIntent()));
  }

  @POST
  @Path("/parts")
  @Consumes(MediaType.APPLICATION_JSON)
  public PartsReply sign(PartsRequest body, @Context RoutingContext request) {
    Upload upload = upload(body.key(), body.uploadId());
    Long size = Wire.saturated(body.contentLength());
    return PartsReply.of(uploads.sign(askers.of(request), upload, body.numbers(), size));
  }

  @GET
  @Path("/parts")
  public StoredParts list(@Context RoutingContext request) {
    return new StoredParts(uploads.list(askers.of(request), upload(request)));
  }

  @POST
  @Path("/complete")
  @Consumes(MediaType.APPLICATION_JSON)
  public Completed complete(CompleteRequest body, @Context RoutingContext request) {
    return uploads.complete(
        askers.of(request),
        upload(body.key(), body.uploadId()),
        body.named(),
        Wire.saturated(body.contentLength()));
  }

  @DELETE
  public void abort(@Context RoutingContext request) {
    uploads.abort(askers.of(request), upload(request));
  }

  private static Upload upload(RoutingContext request) {
    Query query = Query.of(request);
    return upload(query.required("key"), query.required("uploadId"));
  }

  private static Upload upload(@Nullable String key, @Nullable String uploadId) {
    return new Upload(Wire.required(key, "key"), Wire.uploadId(uploadId), null);
  }
}
