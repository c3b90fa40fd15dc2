package dev.r2presigner.http;

import dev.r2presigner.problem.BodyTooLarge;
import dev.r2presigner.problem.ProblemException;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.NotSupportedException;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jspecify.annotations.Nullable;

/** Refuses a body without a type, and one that is too long for any call, before it is read. */
public class BodyBounds {

  @ServerRequestFilter
  void beforeReading(ContainerRequestContext request) {
    if (!request.getMethod().equals(HttpMethod.POST)) {
      return;
    }
    String type = request.getHeaderString(HttpHeaders.CONTENT_TYPE);
    if (type == null || type.isBlank()) {
      // The framework lets a body without a type pass, and fails to parse an empty one.
      throw new NotSupportedException();
    }
    if (isTooLong(request.getHeaderString(HttpHeaders.CONTENT_LENGTH))) {
      throw new ProblemException(BodyTooLarge.problem());
    }
  }

  /**
   * The framework's own reading fails on what is no int; the HTTP layer saw to it being a number.
   */
  private static boolean isTooLong(@Nullable String length) {
    return length != null && Long.parseLong(length) > JsonBody.LARGE;
  }
}
