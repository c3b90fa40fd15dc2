package dev.r2presigner.download;

import dev.r2presigner.edge.RawPath;
import dev.r2presigner.issuing.RequestContext;
import dev.r2presigner.issuing.Signed;
import dev.r2presigner.issuing.UrlIssuer;
import dev.r2presigner.policy.Intent;
import dev.r2presigner.rest.Batch;
import dev.r2presigner.rest.Outcomes;
import dev.r2presigner.rest.RequestContexts;
import dev.r2presigner.signing.SignedUrl;
import dev.r2presigner.token.TokenConfig;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.NonBlocking;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HEAD;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.Map;

/** URLs to get objects with, as JSON or as a redirect. */
@Path("/v1/downloads")
@Authenticated
@NonBlocking
public class DownloadResource {

  private final RequestContexts contexts;
  private final UrlIssuer issuer;
  private final Batch batch;
  private final String tokenHeader;

  DownloadResource(RequestContexts contexts, UrlIssuer issuer, Batch batch, TokenConfig tokens) {
    this.contexts = contexts;
    this.issuer = issuer;
    this.batch = batch;
    this.tokenHeader = tokens.header();
  }

  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @Produces(MediaType.APPLICATION_JSON)
  public DownloadReply create(DownloadRequest body, @Context RoutingContext request) {
    return DownloadReply.of(issue(body.toIntent(), contexts.of(request)));
  }

  @POST
  @Path("/batch")
  @Consumes(MediaType.APPLICATION_JSON)
  @Produces(MediaType.APPLICATION_JSON)
  public Map<String, Object> createAll(DownloadBatch body, @Context RoutingContext request) {
    RequestContext who = contexts.of(request);
    return batch.run(
        body.downloads(),
        DownloadRequest.class,
        "download",
        who.requestId(),
        item -> DownloadReply.of(issue(item.toIntent(), who)));
  }

  /**
   * For clients that follow redirects by themselves; any Accept will do, since there is no body.
   */
  @GET
  @Path("/{key}")
  public Response redirect(@Context RoutingContext request) {
    return redirect(request, false);
  }

  @HEAD
  @Path("/{key}")
  public Response redirectHead(@Context RoutingContext request) {
    return redirect(request, true);
  }

  private Response redirect(RoutingContext request, boolean head) {
    RequestContext who = contexts.of(request);
    Intent.Download wish = new Intent.Download(RawPath.key(request), null, null, null);
    SignedUrl url = Outcomes.orProblem(issuer.redirect(who, wish, head));
    // A quarter is left for the download to begin in.
    long maxAge = url.expiresIn() * 3 / 4;
    return Response.status(Response.Status.FOUND)
        .location(URI.create(url.url()))
        .header(HttpHeaders.CACHE_CONTROL, "private, max-age=" + maxAge)
        .header(HttpHeaders.VARY, tokenHeader)
        .build();
  }

  private Signed.Download issue(Intent.Download wish, RequestContext who) {
    return Outcomes.orProblem(issuer.download(who, wish));
  }
}
