package dev.r2presigner.edge;

import dev.r2presigner.problem.ProblemException;
import dev.r2presigner.problem.ProblemType;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The form-decoded parameters of a query. A repeated parameter is rejected: a proxy in front or a
 * service behind might read the other value.
 */
public final class Query {

  /** The number of parameters decoded, more than a request line can hold. */
  private static final int MAX_PARAMETERS = 8192;

  private final Map<String, List<String>> parameters;

  private Query(Map<String, List<String>> parameters) {
    this.parameters = parameters;
  }

  public static Query of(RoutingContext request) {
    String raw = RawPath.query(request);
    return new Query(
        new QueryStringDecoder(raw, StandardCharsets.UTF_8, false, MAX_PARAMETERS, true)
            .parameters());
  }

  /** The names of all parameters in the query. */
  public Iterable<String> names() {
    return parameters.keySet();
  }

  /** Rejects parameters that the route does not know, which are mistakes or meant for another. */
  public void only(Collection<String> known) {
    for (String name : names()) {
      if (!known.contains(name)) {
        throw invalid("Send no other query parameters here than " + String.join(", ", known) + ".");
      }
    }
  }

  /** Returns the parameter's value; rejects a missing or empty one. */
  public String required(String name) {
    String value = optional(name);
    if (value == null || value.isEmpty()) {
      throw invalid("The query parameter '" + name + "' is required.");
    }
    return value;
  }

  /** Returns the parameter's value, or null if it is absent. */
  public @Nullable String optional(String name) {
    List<String> values = parameters.getOrDefault(name, List.of());
    if (values.size() > 1) {
      throw invalid("Send each query parameter only once.");
    }
    return values.isEmpty() ? null : values.get(0);
  }

  private static ProblemException invalid(String detail) {
    return new ProblemException(ProblemType.INVALID_REQUEST, detail);
  }
}
