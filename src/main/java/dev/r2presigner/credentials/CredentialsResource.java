package dev.r2presigner.credentials;

import dev.r2presigner.edge.Query;
import dev.r2presigner.issuing.RequestContext;
import dev.r2presigner.issuing.UrlIssuer;
import dev.r2presigner.policy.Intent;
import dev.r2presigner.rest.Outcomes;
import dev.r2presigner.rest.RequestContexts;
import dev.r2presigner.rest.RequestFields;
import dev.r2presigner.rest.Workers;
import dev.r2presigner.signing.TemporaryCredentials;
import dev.r2presigner.token.Callers;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.NonBlocking;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.function.Function;
import org.jboss.resteasy.reactive.RestPath;

/** Makes temporary credentials for the caller's prefix, for policies that list the operation. */
@Path("/v1/credentials")
@Authenticated
@NonBlocking
@Produces(MediaType.APPLICATION_JSON)
public class CredentialsResource {

  private static final String FORMAT = "format";
  private static final String PROCESS = "process";

  private final RequestContexts contexts;
  private final Callers callers;
  private final UrlIssuer issuer;
  private final Workers workers;

  CredentialsResource(
      RequestContexts contexts, Callers callers, UrlIssuer issuer, Workers workers) {
    this.contexts = contexts;
    this.callers = callers;
    this.issuer = issuer;
    this.workers = workers;
  }

  /** Makes credentials; SDKs ask a container's endpoint with GET. */
  @GET
  @Path("/{policy}")
  public Uni<CredentialsReply> get(@RestPath String policy, @Context RoutingContext request) {
    return make(policy, request);
  }

  /** Makes credentials, for clients that want no cache to have a say. */
  @POST
  @Path("/{policy}")
  public Uni<CredentialsReply> create(@RestPath String policy, @Context RoutingContext request) {
    return make(policy, request);
  }

  private Uni<CredentialsReply> make(String policy, RoutingContext request) {
    callers.inPerson();
    Function<TemporaryCredentials, CredentialsReply> format = format(request);
    RequestContext who = contexts.of(request);
    return workers.sign(
        who,
        () ->
            format.apply(
                Outcomes.orProblem(issuer.credentials(who, new Intent.Credentials(policy)))));
  }

  private static Function<TemporaryCredentials, CredentialsReply> format(RoutingContext request) {
    Query query = Query.of(request);
    query.only(List.of(FORMAT));
    String asked = query.optional(FORMAT);
    if (asked == null) {
      return CredentialsReply::ofContainer;
    }
    if (!asked.equals(PROCESS)) {
      throw RequestFields.invalid("Send '" + PROCESS + "' as 'format', or leave it out.");
    }
    return CredentialsReply::ofProcess;
  }
}
