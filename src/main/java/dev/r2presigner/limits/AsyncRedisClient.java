package dev.r2presigner.limits;

import io.lettuce.core.RedisChannelWriter;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisReactiveCommandsImpl;
import io.lettuce.core.RedisURI;
import io.lettuce.core.StatefulRedisConnectionImpl;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.protocol.PushHandler;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.sentinel.StatefulRedisSentinelConnectionImpl;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A client for asynchronous commands alone. The blocking and the reactive ones of each connection
 * would be proxies and some thousand methods that a native executable carries and nobody calls.
 */
final class AsyncRedisClient extends RedisClient {

  AsyncRedisClient(ClientResources resources) {
    super(resources, new RedisURI());
  }

  @Override
  protected <K, V> StatefulRedisConnectionImpl<K, V> newStatefulRedisConnection(
      RedisChannelWriter writer, PushHandler handler, RedisCodec<K, V> codec, Duration timeout) {
    return new AsyncConnection<>(writer, handler, codec, timeout);
  }

  @Override
  protected <K, V> StatefulRedisSentinelConnectionImpl<K, V> newStatefulRedisSentinelConnection(
      RedisChannelWriter writer, RedisCodec<K, V> codec, Duration timeout) {
    throw new UnsupportedOperationException("no address is one of Sentinel");
  }

  private static final class AsyncConnection<K, V> extends StatefulRedisConnectionImpl<K, V> {

    AsyncConnection(
        RedisChannelWriter writer, PushHandler handler, RedisCodec<K, V> codec, Duration timeout) {
      super(writer, handler, codec, timeout);
    }

    @Override
    protected @Nullable RedisCommands<K, V> newRedisSyncCommandsImpl() {
      return null;
    }

    @Override
    protected @Nullable RedisReactiveCommandsImpl<K, V> newRedisReactiveCommandsImpl() {
      return null;
    }
  }
}
