package dev.r2presigner.upload;

import dev.r2presigner.caller.Caller;
import dev.r2presigner.caller.Callers;
import dev.r2presigner.http.Batch;
import dev.r2presigner.issue.Issue;
import dev.r2presigner.issue.UrlIssuer;
import dev.r2presigner.problem.Problem;
import dev.r2presigner.problem.ProblemException;
import dev.r2presigner.problem.RequestId;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.NonBlocking;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.Map;
import org.jboss.resteasy.reactive.ResponseHeader;

/** URLs to put objects with. */
@Path("/v1/uploads")
@Authenticated
@NonBlocking
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public class UploadResource {

  private final Callers callers;
  private final UrlIssuer issuer;
  private final Batch batch;

  UploadResource(Callers callers, UrlIssuer issuer, Batch batch) {
    this.callers = callers;
    this.issuer = issuer;
    this.batch = batch;
  }

  @POST
  @ResponseHeader(name = "Cache-Control", value = "no-store")
  public UploadReply create(UploadRequest body, @Context RoutingContext request) {
    Instant now = Instant.now();
    return issue(callers.current(now), body, now, RequestId.of(request));
  }

  @POST
  @Path("/batch")
  @ResponseHeader(name = "Cache-Control", value = "no-store")
  public Map<String, Object> createAll(UploadBatch body, @Context RoutingContext request) {
    Instant now = Instant.now();
    Caller caller = callers.current(now);
    String requestId = RequestId.of(request);
    return batch.run(
        body.uploads(),
        UploadRequest.class,
        "upload",
        requestId,
        item -> issue(caller, item, now, requestId));
  }

  private UploadReply issue(Caller caller, UploadRequest item, Instant now, String requestId) {
    Issue issue = issuer.issue(caller, item.toIntent(), now, requestId);
    if (issue instanceof Issue.Refused refused) {
      throw new ProblemException(Problem.of(refused.refusal()));
    }
    return UploadReply.of((Issue.Upload) issue);
  }
}
