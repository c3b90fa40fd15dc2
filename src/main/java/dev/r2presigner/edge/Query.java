package dev.r2presigner.edge;

import dev.r2presigner.problem.ProblemException;
import dev.r2presigner.problem.ProblemType;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of a query, form-decoded. One that is given twice is refused: whoever stands
 * before or behind us might read the other one.
 */
public final class Query {

  /** More than a request line can hold: what was left unread could be what somebody else reads. */
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

  /** All that were given. */
  public Iterable<String> names() {
    return parameters.keySet();
  }

  /** The parameter's value, not empty. */
  public String required(String name) {
    String value = optional(name);
    if (value == null || value.isEmpty()) {
      throw invalid("The parameter '" + name + "' is required.");
    }
    return value;
  }

  /** Null if it was not given. */
  public @Nullable String optional(String name) {
    List<String> values = parameters.getOrDefault(name, List.of());
    if (values.size() > 1) {
      throw invalid("A parameter of the query is given more than once.");
    }
    return values.isEmpty() ? null : values.get(0);
  }

  private static ProblemException invalid(String detail) {
    return new ProblemException(ProblemType.INVALID_REQUEST, detail);
  }
}
