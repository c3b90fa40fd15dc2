package dev.r2presigner.rest;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.r2presigner.problem.ProblemException;
import dev.r2presigner.problem.ProblemType;
import io.quarkus.resteasy.reactive.jackson.runtime.serialisers.ServerJacksonMessageBodyReader;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.ext.Provider;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Type;
import org.jboss.resteasy.reactive.server.spi.ServerRequestContext;

/**
 * Reads JSON the framework's way, and refuses a body that is nothing, or the word null. Says how
 * long a body may be: 64 KiB, or 2 MiB for a {@link LargeBody}.
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
    InputStream body = request.getInputStream();
    Object read =
        body.available() == 0 ? null : readFrom(type, genericType, null, mediaType, null, body);
    if (read == null) {
      // Nothing, or the word null.
      throw new ProblemException(
          ProblemType.INVALID_JSON, "The body is empty; send a JSON object.");
    }
    return read;
  }

  /** In bytes, of a route by the parameters of its method. */
  static int limit(Class<?>... parameters) {
    for (Class<?> parameter : parameters) {
      if (parameter.isAnnotationPresent(LargeBody.class)) {
        return LARGE;
      }
    }
    return SMALL;
  }
}
