package dev.r2presigner.object;

import dev.r2presigner.edge.RawPath;
import dev.r2presigner.policy.Grant;
import dev.r2presigner.policy.Operation;
import dev.r2presigner.rest.RequestContexts;
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

  private final RequestContexts contexts;
  private final StoredObjects objects;
  private final ObjectStore store;

  ObjectResource(RequestContexts contexts, StoredObjects objects, ObjectStore store) {
    this.contexts = contexts;
    this.objects = objects;
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
    return objects.granted(contexts.of(request), RawPath.key(request), operation);
  }
}
