package dev.r2presigner.download;

import dev.r2presigner.edge.RawRoute;
import io.vertx.core.http.HttpMethod;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Contributes the routes of the redirect, both of which may have the token of a link. */
class DownloadRoutes {

  private static final String PATH = "/v1/downloads";

  private static final HttpMethod[] METHODS = {HttpMethod.GET, HttpMethod.HEAD};

  @Produces
  @Singleton
  RawRoute redirect() {
    return RawRoute.ofKeys(PATH + "/", METHODS).asLink();
  }

  @Produces
  @Singleton
  RawRoute redirectByQuery() {
    return RawRoute.ofQuery(PATH, METHODS).asLink();
  }
}
