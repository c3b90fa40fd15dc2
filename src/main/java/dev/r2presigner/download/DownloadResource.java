package dev.r2presigner.download;

import dev.r2presigner.edge.Query;
import dev.r2presigner.edge.RawPath;
import dev.r2presigner.issuing.RequestContext;
import dev.r2presigner.issuing.Signed;
import dev.r2presigner.issuing.UrlIssuer;
import dev.r2presigner.policy.Delegation;
import dev.r2presigner.policy.Grant;
import dev.r2presigner.policy.Intent;
import dev.r2presigner.policy.Operation;
import dev.r2presigner.policy.StableWindow;
import dev.r2presigner.problem.ProblemException;
import dev.r2presigner.problem.ProblemType;
import dev.r2presigner.rest.Batch;
import dev.r2presigner.rest.Outcomes;
import dev.r2presigner.rest.RequestContexts;
import dev.r2presigner.rest.Workers;
import dev.r2presigner.token.LinkToken;
import dev.r2presigner.token.TokenConfig;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.NonBlocking;
import io.smallrye.mutiny.Uni;
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
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Serves presigned URLs to download objects with, as JSON or as a redirect. */
@Path("/v1/downloads")
@Authenticated
@NonBlocking
public class DownloadResource {

  private static final String KEY = "key";

  private final RequestContexts contexts;
  private final UrlIssuer issuer;
  private final Batch batch;
  private final Workers workers;
  private final String tokenHeader;

  DownloadResource(
      RequestContexts contexts,
      UrlIssuer issuer,
      Batch batch,
      Workers workers,
      TokenConfig tokens) {
    this.contexts = contexts;
    this.issuer = issuer;
    this.batch = batch;
    this.workers = workers;
    this.tokenHeader = tokens.header();
  }

  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @Produces(MediaType.APPLICATION_JSON)
  public Uni<DownloadReply> create(DownloadRequest body, @Context RoutingContext request) {
    RequestContext who = contexts.of(request);
    return workers.sign(who, () -> DownloadReply.of(issue(body.toIntent(), who)));
  }

  @POST
  @Path("/batch")
  @Consumes(MediaType.APPLICATION_JSON)
  @Produces(MediaType.APPLICATION_JSON)
  public Uni<Map<String, Object>> createAll(DownloadBatch body, @Context RoutingContext request) {
    RequestContext who = contexts.of(request);
    return workers.sign(
        who,
        () ->
            batch.run(
                body.downloads(),
                DownloadRequest.class,
                "download",
                who,
                item -> DownloadReply.of(issue(item.toIntent(), who))));
  }

  /**
   * Redirects to the URL, for clients that follow redirects. Any Accept is fine, since there is no
   * body.
   */
  @GET
  @Path("/{key}")
  public Uni<Response> redirect(@Context RoutingContext request) {
    return redirect(request, RawPath::key, false);
  }

  @HEAD
  @Path("/{key}")
  public Uni<Response> redirectHead(@Context RoutingContext request) {
    return redirect(request, RawPath::key, true);
  }

  /** Redirects to the object whose key is in the query, as {@link #redirect} does. */
  @GET
  public Uni<Response> redirectByQuery(@Context RoutingContext request) {
    return redirect(request, DownloadResource::keyInQuery, false);
  }

  @HEAD
  public Uni<Response> redirectHeadByQuery(@Context RoutingContext request) {
    return redirect(request, DownloadResource::keyInQuery, true);
  }

  /** For proxies that decode or reject escapes in a path. */
  private static String keyInQuery(RoutingContext request) {
    Query query = Query.of(request);
    query.only(List.of(KEY, LinkToken.PARAMETER));
    return query.required(KEY);
  }

  private Uni<Response> redirect(
      RoutingContext request, Function<RoutingContext, String> key, boolean head) {
    RequestContext who = contexts.of(request);
    Intent.Download wish = new Intent.Download(key.apply(request), null, null, null);
    boolean link = LinkToken.of(request) != null;
    if (link) {
      requireOneDownload(who.caller().delegation());
    }
    return workers.sign(
        who, () -> reply(who, Outcomes.orProblem(issuer.redirect(who, wish, head)), link));
  }

  private Response reply(RequestContext who, Signed.Redirect issued, boolean link) {
    Response.ResponseBuilder reply =
        Response.status(Response.Status.FOUND).location(URI.create(issued.url().url()));
    if (link) {
      return reply
          .header(HttpHeaders.CACHE_CONTROL, "no-store")
          // Else the store, and what it may serve, would see the link.
          .header("Referrer-Policy", "no-referrer")
          .build();
    }
    return reply
        .header(HttpHeaders.CACHE_CONTROL, "private, max-age=" + maxAge(issued.grant(), who.now()))
        .header(HttpHeaders.VARY, tokenHeader)
        .build();
  }

  /** Leaves the download time to begin: the last quarter of the lifetime, or all that was asked. */
  private static long maxAge(Grant.Download grant, Instant now) {
    StableWindow window = grant.window();
    return window == null
        ? grant.lifetime().seconds() * 3 / 4
        : Duration.between(now, window.until()).toSeconds();
  }

  /** A link is passed on and kept in histories, so it may carry no more than one download. */
  private static void requireOneDownload(@Nullable Delegation delegation) {
    if (delegation == null || !(delegation.terms().scope() instanceof Delegation.Scope.OneKey)) {
      throw new ProblemException(
          ProblemType.KEY_NOT_ALLOWED, "A link needs a delegation of one key.");
    }
    if (!delegation.terms().operations().equals(Set.of(Operation.DOWNLOAD))) {
      throw new ProblemException(
          ProblemType.OPERATION_NOT_ALLOWED,
          "A link needs a delegation of the operation 'download' alone.");
    }
  }

  private Signed.Download issue(Intent.Download wish, RequestContext who) {
    return Outcomes.orProblem(issuer.download(who, wish));
  }
}
