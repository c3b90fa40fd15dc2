package dev.r2presigner.http;

import dev.r2presigner.problem.BodyTooLarge;
import dev.r2presigner.problem.ProblemException;
import dev.r2presigner.problem.ProblemType;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.NotSupportedException;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.ext.Provider;
import jakarta.ws.rs.ext.ReaderInterceptor;
import jakarta.ws.rs.ext.ReaderInterceptorContext;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jspecify.annotations.Nullable;

/**
 * Takes only JSON, and of that 64 KiB (2 MiB for a {@link LargeBody}), whether or not the length
 * was stated; a stated one that is too long is refused before a byte of it is read.
 */
@Provider
public class BodyBounds implements ReaderInterceptor {

  private static final int SMALL = 64 * 1024;
  private static final int LARGE = 2 * 1024 * 1024;

  @ServerRequestFilter
  void beforeReading(ContainerRequestContext request) {
    if (!request.getMethod().equals(HttpMethod.POST)) {
      return;
    }
    if (request.getMediaType() == null) {
      // The framework lets a body without a type pass.
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
    return length != null && Long.parseLong(length) > LARGE;
  }

  @Override
  public Object aroundReadFrom(ReaderInterceptorContext context) throws IOException {
    int limit = context.getType().isAnnotationPresent(LargeBody.class) ? LARGE : SMALL;
    // No more room than was stated, or 16 KiB would be taken for each of our few hundred bytes.
    String stated = context.getHeaders().getFirst(HttpHeaders.CONTENT_LENGTH);
    int length = stated == null ? limit : Math.min(limit, Integer.parseInt(stated));
    byte[] body = context.getInputStream().readNBytes(length + 1);
    if (body.length > limit) {
      throw new ProblemException(BodyTooLarge.problem());
    }
    context.setInputStream(new ByteArrayInputStream(body));
    Object read = body.length == 0 ? null : context.proceed();
    if (read == null) {
      // Nothing, or the word null.
      throw new ProblemException(
          ProblemType.INVALID_JSON, "The body is empty; send a JSON object.");
    }
    return read;
  }
}
