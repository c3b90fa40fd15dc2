package dev.r2presigner.download;

import dev.r2presigner.edge.RawPath;
import dev.r2presigner.http.Askers;
import dev.r2presigner.http.Wire;
import dev.r2presigner.issue.Asker;
import dev.r2presigner.issue.Issue;
import dev.r2presigner.issue.UrlIssuer;
import dev.r2presigner.policy.Grant;
import dev.r2presigner.policy.Intent;
import dev.r2presigner.policy.Operation;
import dev.r2presigner.store.ObjectStore;
import dev.r2presigner.store.ObjectStore.StoredObject;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.Blocking;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;

/** An object as it is stored: what is known of it, and its end. */
@Path("/v1/objects")
@Authenticated
@Blocking
@Produces(MediaType.APPLICATION_JSON)
public class ObjectResource {

  private final Askers askers;
  private final UrlIssuer issuer;
  private final ObjectStore store;

  ObjectResource(Askers askers, UrlIssuer issuer, ObjectStore store) {
    this.askers = askers;
    this.issuer = issuer;
    this.store = store;
  }

  @GET
  @Path("/{key}")
  public StoredObject look(@Context RoutingContext request) {
    return store.look(granted(request, Operation.DOWNLOAD));
  }

  /** The object is gone afterwards, whether or not it was there. */
  @DELETE
  @Path("/{key}")
  public void delete(@Context RoutingContext request) {
    store.delete(granted(request, Operation.DELETE));
  }

  private Grant.Existing granted(RoutingContext request, Operation operation) {
    Asker who = askers.of(request);
    Issue issue = issuer.allow(who, new Intent.Existing(RawPath.key(request), operation));
    return (Grant.Existing) Wire.issued(issue, Issue.Allowed.class).grant();
  }
}
