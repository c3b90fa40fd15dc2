package dev.r2presigner.edge;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Bounds the memory of unread responses over all connections: beyond the limit, the connections
 * that have waited longest are closed. Counts bytes above Netty's high water mark (64 KiB per
 * connection); below it the socket takes a response at once. Thread-safe.
 */
@Sharable
final class UnreadAnswers extends ChannelInboundHandlerAdapter {

  private final long limit;
  private final Map<Channel, Long> waiting = new LinkedHashMap<>();
  private long total;

  UnreadAnswers(long limit) {
    this.limit = limit;
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    Channel channel = context.channel();
    if (channel.isWritable()) {
      delivered(channel);
    } else {
      waits(channel, channel.bytesBeforeWritable());
    }
    context.fireChannelWritabilityChanged();
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    delivered(context.channel());
    context.fireChannelInactive();
  }

  private synchronized void delivered(Channel channel) {
    Long bytes = waiting.remove(channel);
    if (bytes != null) {
      total -= bytes;
    }
  }

  private synchronized void waits(Channel channel, long bytes) {
    delivered(channel);
    waiting.put(channel, bytes);
    total += bytes;
    Iterator<Map.Entry<Channel, Long>> longest = waiting.entrySet().iterator();
    while (total > limit && waiting.size() > 1) {
      Map.Entry<Channel, Long> first = longest.next();
      longest.remove();
      total -= first.getValue();
      Connections.close(first.getKey());
    }
  }
}
