package dev.r2presigner.edge;

import io.netty.channel.Channel;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Makes room for new connections before the HTTP layer's limit rejects them: closes the one silent
 * longest, those that never sent a whole request first. Without it a few thousand silent
 * connections would lock out all other clients. Thread-safe.
 */
final class OpenConnections {

  /** Connections are opened on one thread and closed on others, so closing lags behind a little. */
  private static final int BURST = 64;

  /** From here on a new connection costs an old one; the rest is room for bursts. */
  private final int full;

  private final Map<ConnectionTimeouts, Channel> open = new ConcurrentHashMap<>();

  OpenConnections(int limit) {
    this.full = limit - Math.max(Math.min(limit / 2, BURST), limit / 8);
  }

  void opened(ConnectionTimeouts times, Channel channel) {
    if (open.size() >= full) {
      closeOne();
    }
    open.put(times, channel);
    channel.closeFuture().addListener(closed -> open.remove(times));
  }

  /** Closes nothing while every connection awaits a response: the limit then rejects. */
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
