package dev.r2presigner.uppy;

import dev.r2presigner.bucket.R2Settings;
import dev.r2presigner.edge.Query;
import dev.r2presigner.edge.RawPath;
import dev.r2presigner.issuing.RequestContext;
import dev.r2presigner.issuing.Signed;
import dev.r2presigner.multipart.MultipartUploads;
import dev.r2presigner.multipart.MultipartUploads.Begun;
import dev.r2presigner.multipart.MultipartUploads.Upload;
import dev.r2presigner.policy.Grant;
import dev.r2presigner.rest.RequestContexts;
import dev.r2presigner.rest.Workers;
import dev.r2presigner.signing.SignedUrl;
import dev.r2presigner.store.StoreException;
import dev.r2presigner.upload.Uploads;
import dev.r2presigner.uppy.CompanionShapes.CompleteBody;
import dev.r2presigner.uppy.CompanionShapes.CreateBody;
import dev.r2presigner.uppy.CompanionShapes.Created;
import dev.r2presigner.uppy.CompanionShapes.Done;
import dev.r2presigner.uppy.CompanionShapes.Params;
import dev.r2presigner.uppy.CompanionShapes.Part;
import dev.r2presigner.uppy.CompanionShapes.SignedPart;
import dev.r2presigner.uppy.CompanionShapes.SignedParts;
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
import java.util.Map;
import org.jboss.resteasy.reactive.RestPath;

/**
 * Serves Uppy 4 and 5 with Companion's routes and JSON. The policy in front of {@code /s3} and the
 * upload id are taken from the raw path, since a store's ids contain slashes.
 */
@Path("/uppy/s3")
@Authenticated
@NonBlocking
@Produces(MediaType.APPLICATION_JSON)
public class CompanionResource {

  private final RequestContexts contexts;
  private final Uploads uploads;
  private final MultipartUploads multipart;
  private final R2Settings settings;
  private final Workers workers;

  CompanionResource(
      RequestContexts contexts,
      Uploads uploads,
      MultipartUploads multipart,
      R2Settings settings,
      Workers workers) {
    this.contexts = contexts;
    this.uploads = uploads;
    this.multipart = multipart;
    this.settings = settings;
    this.workers = workers;
  }

  @GET
  @Blocking
  @Path("/params")
  public Params params(@Context RoutingContext request) {
    RequestContext who = contexts.of(request);
    return Params.of(uploads.issue(who, CompanionShapes.upload(request)));
  }

  @POST
  @Path("/multipart")
  @Consumes(MediaType.APPLICATION_JSON)
  public Uni<Created> create(CreateBody body, @Context RoutingContext request) {
    RequestContext who = contexts.of(request);
    String policy = RawPath.policy(request);
    return workers.run(() -> created(multipart.begin(who, body.toIntent(policy))));
  }

  private Created created(Begun begun) {
    Grant.CreateMultipart grant = begun.grant();
    String id = CompanionUploadId.handOut(begun.uploadId(), grant.content().length());
    return new Created(grant.key().value(), id, settings.bucket());
  }

  @GET
  @Blocking
  @Path("/multipart/{id}")
  public List<Part> list(@Context RoutingContext request) {
    return multipart.list(contexts.of(request), upload(request, id(request))).stream()
        .map(part -> new Part(part.partNumber(), part.size(), part.etag()))
        .toList();
  }

  @GET
  @Blocking
  @Path("/multipart/{id}/{partNumber}")
  public SignedPart sign(@RestPath int partNumber, @Context RoutingContext request) {
    SignedUrl url = sign(request, List.of(partNumber)).urls().get(0);
    return new SignedPart(url.url(), url.headers(), url.expiresIn());
  }

  @GET
  @Blocking
  @Path("/multipart/{id}/batch")
  public SignedParts signAll(@Context RoutingContext request) {
    return SignedParts.of(sign(request, CompanionShapes.partNumbers(request)));
  }

  @POST
  @Path("/multipart/{id}/complete")
  @Consumes(MediaType.APPLICATION_JSON)
  public Uni<Done> complete(CompleteBody body, @Context RoutingContext request) {
    RequestContext who = contexts.of(request);
    CompanionUploadId id = id(request);
    Long size = CompanionShapes.size(request, id);
    Upload upload = upload(request, id);
    return workers.run(
        () -> Done.of(settings, multipart.complete(who, upload, body.named(), size)));
  }

  /** Aborts an upload; succeeds if it is already gone, as after a refused completion. */
  @DELETE
  @Blocking
  @Path("/multipart/{id}")
  public Map<String, Object> abort(@Context RoutingContext request) {
    try {
      multipart.abort(contexts.of(request), upload(request, id(request)));
    } catch (StoreException trouble) {
      if (trouble.kind() != StoreException.Kind.UPLOAD_NOT_FOUND) {
        throw trouble;
      }
    }
    return Map.of();
  }

  private Signed.Multipart sign(RoutingContext request, List<Integer> numbers) {
    CompanionUploadId id = id(request);
    Long size = CompanionShapes.size(request, id);
    return multipart.sign(contexts.of(request), upload(request, id), numbers, size);
  }

  private static CompanionUploadId id(RoutingContext request) {
    return CompanionUploadId.of(RawPath.uploadId(request));
  }

  private static Upload upload(RoutingContext request, CompanionUploadId id) {
    return new Upload(Query.of(request).required("key"), id.stored(), RawPath.policy(request));
  }
}
