package dev.r2presigner.object;

import dev.r2presigner.edge.RawRoute;
import io.vertx.core.http.HttpMethod;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Contributes the route of a stored object, whose path ends in its key. */
class ObjectRoutes {

  @Produces
  @Singleton
  RawRoute object() {
    return RawRoute.ofKeys("/v1/objects/", HttpMethod.GET, HttpMethod.HEAD, HttpMethod.DELETE);
  }
}
