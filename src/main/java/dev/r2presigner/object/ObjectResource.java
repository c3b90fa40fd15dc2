package dev.r2presigner.object;

import dev.r2presigner.edge.Query;
import dev.r2presigner.edge.RawPath;
import dev.r2presigner.issuing.RequestContext;
import dev.r2presigner.policy.Grant;
import dev.r2presigner.policy.Operation;
import dev.r2presigner.problem.Problem;
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
import java.util.List;

/** Lists stored objects, serves the metadata of one, and deletes it. */
@Path("/v1/objects")
@Authenticated
@Blocking
@Produces(MediaType.APPLICATION_JSON)
public class ObjectResource {

  private static final String KEY = "key";

  private final RequestContexts contexts;
  private final StoredObjects objects;
  private final Listings listings;
  private final ObjectStore store;

  ObjectResource(
      RequestContexts contexts, StoredObjects objects, Listings listings, ObjectStore store) {
    this.contexts = contexts;
    this.objects = objects;
    this.listings = listings;
    this.store = store;
  }

  /** Lists objects; with a key in the query, the same as {@link #look}. */
  @GET
  public Object listOrLook(@Context RoutingContext request) {
    RequestContext who = contexts.of(request);
    Query query = Query.of(request);
    return query.optional(KEY) == null
        ? listings.list(who, ListingQuery.of(query))
        : store.look(objects.granted(who, key(query), Operation.DOWNLOAD));
  }

  /** Deletes the object whose key is in the query, as {@link #delete} does. */
  @DELETE
  @Produces({MediaType.APPLICATION_JSON, Problem.MEDIA_TYPE})
  public void deleteByQuery(@Context RoutingContext request) {
    RequestContext who = contexts.of(request);
    store.delete(objects.granted(who, key(Query.of(request)), Operation.DELETE));
  }

  /** For proxies that decode or reject escapes in a path. */
  private static String key(Query query) {
    query.only(List.of(KEY));
    return query.required(KEY);
  }

  @GET
  @Path("/{key}")
  public StoredObject look(@Context RoutingContext request) {
    return store.look(granted(request, Operation.DOWNLOAD));
  }

  /**
   * Deletes the object; succeeds even if it did not exist. Generated clients accept only what can
   * come back, which is a problem.
   */
  @DELETE
  @Path("/{key}")
  @Produces({MediaType.APPLICATION_JSON, Problem.MEDIA_TYPE})
  public void delete(@Context RoutingContext request) {
    store.delete(granted(request, Operation.DELETE));
  }

  private Grant.Existing granted(RoutingContext request, Operation operation) {
    return objects.granted(contexts.of(request), RawPath.key(request), operation);
  }
}
