package dev.r2presigner.limits;

import static org.assertj.core.api.Assertions.assertThat;

import dev.r2presigner.startup.Finding;
import io.lettuce.core.RedisURI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where Redis is, as operators write it. */
class LimitsSettingsTest {

  static LimitsSettings settings(@Nullable String address, @Nullable String password) {
    return new LimitsSettings(
        new LimitsConfig() {
          @Override
          public Optional<String> redis() {
            return Optional.ofNullable(address);
          }

          @Override
          public Optional<String> redisPassword() {
            return Optional.ofNullable(password);
          }
        });
  }

  private static RedisURI read(String address, @Nullable String password) {
    LimitsSettings settings = settings(address, password);
    assertThat(settings.findings()).isEmpty();
    return settings.redis();
  }

  @Test
  void anAddressHasHostPortAndPassword() {
    RedisURI plain = read("redis://cache.example.com:6380\n", null);
    assertThat(plain.getHost()).isEqualTo("cache.example.com");
    assertThat(plain.getPort()).isEqualTo(6380);
    assertThat(plain.isSsl()).isFalse();

    RedisURI secret = read("rediss://:p%40ss@cache.example.com", null);
    assertThat(secret.getPort()).isEqualTo(6379);
    assertThat(secret.isSsl()).isTrue();
    assertThat(secret.isVerifyPeer()).isTrue();
    assertThat(secret.getCredentialsProvider().resolveCredentials().block().getPassword())
        .containsExactly("p@ss".toCharArray());
  }

  @Test
  void thePasswordMayBeASettingOfItsOwn() {
    RedisURI redis = read("redis://[::1]:6379/2", "from a file\n");
    assertThat(redis.getHost()).isEqualTo("::1");
    assertThat(redis.getDatabase()).isEqualTo(2);
    assertThat(redis.getCredentialsProvider().resolveCredentials().block().getPassword())
        .containsExactly("from a file".toCharArray());
  }

  @Test
  void withoutAnAddressNothingIsShared() {
    assertThat(settings(null, null).redis()).isNull();
    assertThat(settings(" ", null).findings()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "cache.example.com:6379",
        "cache",
        "http://cache:6379",
        "redis://",
        "redis://:canary@",
        "redis://cache:0",
        "redis://cache:70000",
        "redis://cache/db",
        "redis://cache?canary",
        "redis://canary@cache",
        "redis://:can ary@cache"
      })
  void anythingElseIsAMistakeThatIsNotRepeated(String address) {
    LimitsSettings settings = settings(address, null);
    assertThat(settings.redis()).isNull();
    assertThat(settings.findings())
        .singleElement()
        .extracting(Finding::toString)
        .asString()
        .startsWith("limits.redis (LIMITS_REDIS): ")
        .doesNotContain("canary", "can ary");
  }

  @Test
  void aPasswordBelongsToOneAddressAndOnce() {
    assertThat(settings(null, "canary").findings())
        .extracting(Finding::property)
        .containsExactly("limits.redis");
    assertThat(settings("redis://:one@cache", "canary").findings())
        .extracting(Finding::property)
        .containsExactly("limits.redis-password");
  }
}
