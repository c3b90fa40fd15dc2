package dev.r2presigner.download;

import dev.r2presigner.edge.RawRoute;
import io.vertx.core.http.HttpMethod;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Contributes the route of the redirect, whose path ends in a key. */
class DownloadRoutes {

  @Produces
  @Singleton
  RawRoute redirect() {
    return RawRoute.ofKeys("/v1/downloads/", HttpMethod.GET, HttpMethod.HEAD);
  }
}
