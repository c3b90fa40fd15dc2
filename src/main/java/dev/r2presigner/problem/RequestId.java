package dev.r2presigner.problem;

import io.vertx.ext.web.RoutingContext;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Identifies a request in its response and in the audit log. Generated here: an id from the client
 * could forge log lines.
 */
public final class RequestId {

  private static final String NAME = RequestId.class.getName();

  private RequestId() {}

  /** Returns the id, 16 hexadecimal digits, the same throughout a request. */
  public static String of(RoutingContext context) {
    String id = context.get(NAME);
    if (id == null) {
      id = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
      context.put(NAME, id);
    }
    return id;
  }
}
