package dev.r2presigner.edge;

import io.netty.channel.Channel;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Makes room for new connections before the limit of the HTTP layer refuses them: closes the one
 * that has been silent longest, first of those that never sent a whole request. Without it a few
 * thousand silent connections would lock everybody else out. Safe for all event loops.
 */
final class OpenConnections {

  /** From here on a new connection costs an old one; what is left above it is for bursts. */
  private final int full;

  private final Map<ConnectionTimeouts, Channel> open = new ConcurrentHashMap<>();

  OpenConnections(int limit) {
    this.full = limit - Math.max(1, limit / 8);
  }

  void opened(ConnectionTimeouts times, Channel channel) {
    if (open.size() >= full) {
      closeOne();
    }
    open.put(times, channel);
    channel.closeFuture().addListener(closed -> open.remove(times));
  }

  /** Nothing is closed while each connection waits for an answer: the limit then refuses. */
  private void closeOne() {
    ConnectionTimeouts quietest = null;
    long since = Long.MAX_VALUE;
    for (ConnectionTimeouts times : open.keySet()) {
      long silence = times.silentSince();
      if (silence < since) {
        since = silence;
        quietest = times;
      }
    }
    Channel channel = quietest == null ? null : open.remove(quietest);
    if (channel != null) {
      Connections.close(channel);
    }
  }
}
