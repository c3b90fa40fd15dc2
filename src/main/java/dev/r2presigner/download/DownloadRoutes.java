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
    RawRoute keys = RawRoute.ofKeys("/v1/downloads/", HttpMethod.GET, HttpMethod.HEAD);
    return (method, path) -> {
      RawRoute.Match match = keys.match(method, path);
      return match == null ? null : match.asLink();
    };
  }
}
