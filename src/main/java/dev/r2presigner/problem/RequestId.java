package dev.r2presigner.problem;

import dev.r2presigner.audit.RequestIds;
import io.vertx.ext.web.RoutingContext;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Identifies a request in its response, in the audit and in the log. The request id is generated
 * here: one from the client could forge log lines.
 */
public final class RequestId {

  private static final String NAME = RequestId.class.getName();

  private RequestId() {}

  /** Returns the request id, 16 hexadecimal digits. */
  public static String of(RoutingContext context) {
    return withTrace(context).requestId();
  }

  /** Returns the request id and the client's trace id, the same throughout a request. */
  public static RequestIds withTrace(RoutingContext context) {
    RequestIds ids = context.get(NAME);
    if (ids == null) {
      String id = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
      ids = new RequestIds(id, traceId(context));
      context.put(NAME, ids);
    }
    return ids;
  }

  /** Two headers of that name are as good as none (W3C Trace Context, 3.2). */
  private static @Nullable String traceId(RoutingContext context) {
    List<String> given = context.request().headers().getAll(TraceParent.HEADER);
    return given.size() == 1 ? TraceParent.traceId(given.get(0)) : null;
  }
}
