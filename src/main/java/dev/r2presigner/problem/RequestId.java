package dev.r2presigner.problem;

import io.vertx.ext.web.RoutingContext;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Names a request in its answer and in the audit. Made here: one taken from the client could forge
 * lines of a log.
 */
public final class RequestId {

  private static final String NAME = RequestId.class.getName();

  private RequestId() {}

  /** The same for the whole of a request: 16 hexadecimal digits. */
  public static String of(RoutingContext context) {
    String id = context.get(NAME);
    if (id == null) {
      id = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
      context.put(NAME, id);
    }
    return id;
  }
}
