package dev.r2presigner.uppy;

import dev.r2presigner.issuing.RequestContext;
import dev.r2presigner.issuing.Signed;
import dev.r2presigner.multipart.MultipartUploads;
import dev.r2presigner.multipart.MultipartUploads.Upload;
import dev.r2presigner.policy.MultipartStep;
import dev.r2presigner.rest.RequestContexts;
import dev.r2presigner.rest.RequestFields;
import dev.r2presigner.rest.Workers;
import dev.r2presigner.upload.Uploads;
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
import java.util.List;

/** Uppy 6: one call signs whatever its {@code @uppy/aws-s3} is about to send to the store. */
@Path("/uppy/sign")
@Authenticated
@NonBlocking
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public class SignResource {

  private final RequestContexts contexts;
  private final Uploads uploads;
  private final MultipartUploads multipart;
  private final Workers workers;

  SignResource(
      RequestContexts contexts, Uploads uploads, MultipartUploads multipart, Workers workers) {
    this.contexts = contexts;
    this.uploads = uploads;
    this.multipart = multipart;
    this.workers = workers;
  }

  @POST
  public Uni<SignReply> sign(SignRequest body, @Context RoutingContext request) {
    RequestContext who = contexts.of(request);
    return workers.run(() -> sign(body, who));
  }

  private SignReply sign(SignRequest body, RequestContext who) {
    return switch (body.kind()) {
      case PUT -> {
        Signed.Upload issued = uploads.issue(who, body.toUpload());
        yield SignReply.of(issued.put(), issued.grant().key().value());
      }
      case CREATE -> {
        Signed.CreateMultipart issued = multipart.signBegin(who, body.toCreate());
        yield SignReply.of(issued.post(), issued.grant().key().value());
      }
      case PART -> {
        List<Integer> number = List.of(RequestFields.required(body.partNumber(), "partNumber"));
        Long size = RequestFields.saturated(body.size());
        yield SignReply.of(multipart.sign(who, upload(body), number, size).urls().get(0), null);
      }
      case LIST -> step(who, body, MultipartStep.LIST);
      case COMPLETE -> step(who, body, MultipartStep.COMPLETE);
      case ABORT -> step(who, body, MultipartStep.ABORT);
    };
  }

  private SignReply step(RequestContext who, SignRequest body, MultipartStep step) {
    Long size = RequestFields.saturated(body.size());
    return SignReply.of(multipart.signStep(who, upload(body), step, size), null);
  }

  private static Upload upload(SignRequest body) {
    return new Upload(
        RequestFields.required(body.key(), "key"), RequestFields.uploadId(body.uploadId()), null);
  }
}
