package dev.r2presigner.http;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.r2presigner.problem.BodyTooLarge;
import dev.r2presigner.problem.ProblemException;
import dev.r2presigner.problem.ProblemType;
import io.quarkus.resteasy.reactive.jackson.runtime.serialisers.ServerJacksonMessageBodyReader;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.ext.Provider;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Type;
import org.jboss.resteasy.reactive.server.spi.ServerRequestContext;
import org.jspecify.annotations.Nullable;

/**
 * Reads the framework's way, but no more than 64 KiB (2 MiB for a {@link LargeBody}), whether or
 * not the length was stated. Not an interceptor: for one, the framework looks up the method's
 * annotations and copies the headers at each request.
 */
@Provider
@Consumes(MediaType.APPLICATION_JSON)
public class JsonBody extends ServerJacksonMessageBodyReader {

  static final int LARGE = 2 * 1024 * 1024;

  private static final int SMALL = 64 * 1024;

  @Inject
  public JsonBody(Instance<ObjectMapper> mapper) {
    super(mapper);
  }

  @Override
  public Object readFrom(
      Class<Object> type, Type genericType, MediaType mediaType, ServerRequestContext request)
      throws IOException {
    byte[] body = bounded(type, request);
    InputStream stream = new ByteArrayInputStream(body);
    Object read =
        body.length == 0 ? null : readFrom(type, genericType, null, mediaType, null, stream);
    if (read == null) {
      // Nothing, or the word null.
      throw new ProblemException(
          ProblemType.INVALID_JSON, "The body is empty; send a JSON object.");
    }
    return read;
  }

  private static byte[] bounded(Class<?> type, ServerRequestContext request) throws IOException {
    int limit = type.isAnnotationPresent(LargeBody.class) ? LARGE : SMALL;
    String stated = request.getRequestHeaders().getHeaderString(HttpHeaders.CONTENT_LENGTH);
    byte[] body = request.getInputStream().readNBytes(room(stated, limit) + 1);
    if (body.length > limit) {
      throw new ProblemException(BodyTooLarge.problem());
    }
    return body;
  }

  /** No more than was stated, or 16 KiB would be taken for each of our few hundred bytes. */
  private static int room(@Nullable String stated, int limit) {
    return stated == null ? limit : (int) Math.min(limit, Long.parseLong(stated));
  }
}
