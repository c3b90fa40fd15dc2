package dev.r2presigner.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.r2presigner.bucket.GivenSettings;
import dev.r2presigner.policy.Caller;
import dev.r2presigner.policy.Decision;
import dev.r2presigner.policy.Policies;
import dev.r2presigner.policy.config.YamlPolicies;
import dev.r2presigner.testing.Proof;
import dev.r2presigner.testing.RedisServer;
import dev.r2presigner.testing.SlowPort;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Two instances, as far as limits go, and a real Redis to which all that can happens. */
@Tag(Proof.SLOW)
class SharedLimitsTest {

  /** Ten times that of production: this machine pauses too. */
  private static final Duration PATIENCE = Duration.ofMillis(500);

  /** Ten times what it takes here, and far below what waiting in each call would take. */
  private static final Duration SOON = Duration.ofSeconds(20);

  private static final int CALLS = 200;

  @TempDir Path directory;

  private final List<Instance> instances = new ArrayList<>();
  private RedisServer redis;

  /** The limits of one process. */
  private static final class Instance {
    final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    final SharedLimits shared;
    final SubjectLimits limits;

    Instance(String address, String password) {
      LimitsSettings settings = LimitsSettingsTest.settings(address, password);
      assertThat(settings.findings()).isEmpty();
      shared = new SharedLimits(settings, meters, PATIENCE);
      limits = new SubjectLimits(shared, GivenSettings.settings());
    }

    Instance start() throws InterruptedException {
      shared.start(null);
      return this;
    }

    double gauge() {
      return meters.get("presigner.limits.shared").gauge().value();
    }

    LimitResult ask(String subject, Policies policies, long bytes) {
      return take(subject, policies, bytes, limits.begin(policies));
    }

    LimitResult take(String subject, Policies policies, long bytes, Tally tally) {
      Caller caller = YamlPolicies.caller(subject);
      Decision<?> decision =
          YamlPolicies.decide(
              policies, caller, YamlPolicies.wish().key("p/x.png").length(bytes).upload());
      Decision.Granted<?> granted = (Decision.Granted<?>) decision;
      return limits.take(caller, granted.policy(), granted.grant(), tally);
    }

    int granted(String subject, Policies policies, int asks) {
      int granted = 0;
      for (int i = 0; i < asks; i++) {
        granted += ask(subject, policies, 1).exhausted() == null ? 1 : 0;
      }
      return granted;
    }
  }

  private static Policies policies(String limits) {
    return YamlPolicies.read(
        "p: {prefix: p/, operations: [upload], content-types: [image/png], max-size: 1M, limits: "
            + limits
            + "}");
  }

  private static final Policies TEN = policies("{urls: 10/1h}");

  @BeforeEach
  void start() {
    redis = RedisServer.start(directory);
  }

  @AfterEach
  void stop() {
    instances.forEach(instance -> instance.shared.stop(null));
    redis.close();
  }

  private Instance instance(String address) throws InterruptedException {
    Instance instance = new Instance(address, null);
    instances.add(instance);
    return instance.start();
  }

  private Instance instance() throws InterruptedException {
    return instance(redis.address());
  }

  private static void awaitShared(Instance instance, double gauge) {
    await().atMost(SOON).until(() -> instance.gauge() == gauge);
  }

  @Test
  void instancesCountTogether() throws InterruptedException {
    Instance one = instance();
    Instance two = instance();
    assertThat(one.gauge()).isEqualTo(1);

    assertThat(one.granted("alice", TEN, 7)).isEqualTo(7);
    assertThat(two.granted("alice", TEN, 7)).isEqualTo(3);
    LimitResult refused = one.ask("alice", TEN, 1);
    assertThat(refused.exhausted()).isEqualTo("urls");
    assertThat(refused.retryAfter()).isBetween(Duration.ofSeconds(1), Duration.ofMinutes(6));
    assertThat(refused.quota().remaining()).isZero();
    assertThat(two.granted("bob", TEN, 1)).isEqualTo(1);
  }

  @Test
  void aRefusalForBytesCostsNoUrl() throws InterruptedException {
    Instance one = instance();
    Instance two = instance();
    Policies both = policies("{urls: 2/1h, bytes: 1000/1h}");

    assertThat(one.ask("alice", both, 900).exhausted()).isNull();
    LimitResult refused = two.ask("alice", both, 200);
    assertThat(refused.exhausted()).isEqualTo("bytes");
    assertThat(refused.quota().remaining()).isEqualTo(1);
    // It is given back without waiting for that.
    await().atMost(SOON).until(() -> two.ask("alice", both, 100).exhausted() == null);
    assertThat(one.ask("alice", both, 1).exhausted()).isEqualTo("urls");
  }

  @Test
  void aBatchTakesAheadAndGivesBack() throws InterruptedException {
    Instance one = instance();
    Policies both = policies("{urls: 150/1h, bytes: 100000/1h}");
    long calls = calls();
    for (int batch = 0; batch < 2; batch++) {
      Tally tally = one.limits.begin(both);
      tally.expect(100);
      int granted = 0;
      for (int item = 0; item < 100; item++) {
        granted += one.take("alice", both, 10 + item, tally).exhausted() == null ? 1 : 0;
      }
      tally.settle();
      assertThat(granted).isEqualTo(batch == 0 ? 100 : 50);
    }
    assertThat(calls() - calls).as("calls of 200 items under two limits").isLessThan(100);

    // 5,950 and 1,725 bytes are gone, however much was in hand meanwhile.
    Instance two = instance();
    Policies bytes = policies("{urls: 151/1h, bytes: 100000/1h}");
    await()
        .atMost(SOON)
        .until(() -> two.ask("alice", bytes, 100_000 - 5_950 - 1_725).exhausted() == null);
  }

  private long calls() {
    return redis
        .ask("INFO commandstats")
        .lines()
        .filter(line -> line.startsWith("cmdstat_get:") || line.startsWith("cmdstat_eval"))
        .mapToLong(line -> Long.parseLong(line.replaceAll(".*:calls=(\\d+),.*", "$1")))
        .sum();
  }

  @Test
  void noSubjectIsInRedisAndEverythingExpires() throws InterruptedException {
    Instance one = instance();
    one.ask("alice@example.com", TEN, 1);

    String keys = redis.ask("KEYS *");
    assertThat(keys).contains("r2-presigner:limits:").doesNotContain("alice");
    keys.lines()
        .filter(line -> line.startsWith("r2-presigner"))
        .forEach(key -> assertThat(redis.ask("PTTL " + key)).doesNotStartWith(":-1"));
  }

  @Test
  void anotherRateBeginsAnew() throws InterruptedException {
    Instance one = instance();
    assertThat(one.granted("alice", TEN, 20)).isEqualTo(10);
    assertThat(one.granted("alice", policies("{urls: 12/1h}"), 20)).isEqualTo(12);
    assertThat(one.granted("alice", TEN, 20)).isZero();
  }

  @Test
  void policiesWithoutLimitsWaitForNothing() throws InterruptedException {
    Policies unlimited =
        YamlPolicies.read(
            "p: {prefix: p/, operations: [upload], content-types: [image/png], max-size: 1M}");
    assertThat(instance().limits.begin(unlimited).mayWait()).isFalse();
    assertThat(new Instance(null, null).limits.begin(TEN).mayWait()).isFalse();
  }

  /** Each pause would otherwise be a second quota. */
  @Test
  void whatWasGivenOutMeanwhileIsOwed() throws Exception {
    try (SlowPort port = SlowPort.before(redis.port())) {
      Instance paused = instance("redis://127.0.0.1:" + port.port());
      assertThat(paused.granted("alice", TEN, 2)).isEqualTo(2);
      port.delay(PATIENCE.multipliedBy(2));
      assertThat(paused.granted("alice", TEN, 5)).isEqualTo(5);
      awaitShared(paused, 0);
      assertThat(paused.meters.get("presigner.limits.alone").counter().count()).isEqualTo(5);
      port.delay(Duration.ZERO);
      awaitShared(paused, 1);
      assertThat(paused.granted("alice", TEN, 1)).isEqualTo(1);

      Instance other = instance();
      await().atMost(SOON).until(() -> other.limits.begin(TEN).mayWait());
      assertThat(other.granted("alice", TEN, 10)).isEqualTo(2);
    }
  }

  /** What can happen to Redis, and how it ends. */
  private enum Trouble {
    KILLED {
      @Override
      void begin(RedisServer redis, SlowPort port) {
        redis.kill();
      }

      @Override
      void end(RedisServer redis, SlowPort port) {
        redis.start();
      }
    },
    HUNG {
      @Override
      void begin(RedisServer redis, SlowPort port) {
        redis.freeze();
      }

      @Override
      void end(RedisServer redis, SlowPort port) {
        redis.thaw();
      }
    },
    SLOW {
      @Override
      void begin(RedisServer redis, SlowPort port) {
        port.delay(PATIENCE.multipliedBy(2));
      }

      @Override
      void end(RedisServer redis, SlowPort port) {
        port.delay(Duration.ZERO);
      }
    },
    FULL {
      @Override
      void begin(RedisServer redis, SlowPort port) {
        redis.ask("CONFIG SET maxmemory 1");
      }

      @Override
      void end(RedisServer redis, SlowPort port) {
        redis.ask("CONFIG SET maxmemory 0");
      }
    },
    LOCKED {
      @Override
      void begin(RedisServer redis, SlowPort port) {
        redis.ask("CONFIG SET requirepass other");
        redis.ask("AUTH other\r\nCLIENT KILL TYPE normal SKIPME yes");
      }

      @Override
      void end(RedisServer redis, SlowPort port) {
        redis.ask("AUTH other\r\nCONFIG SET requirepass \"\"");
      }
    };

    abstract void begin(RedisServer redis, SlowPort port);

    abstract void end(RedisServer redis, SlowPort port);
  }

  /**
   * Under load from eight threads. No call waits once it is known: 200 calls that each did would
   * take a thread 100 s.
   */
  @ParameterizedTest
  @EnumSource
  void eachInstanceCountsForItselfUntilItIsOver(Trouble trouble) throws Exception {
    try (SlowPort port = SlowPort.before(redis.port())) {
      Instance one = instance("redis://127.0.0.1:" + port.port());
      Instance two = instance("redis://127.0.0.1:" + port.port());
      assertThat(one.granted("before", TEN, 4) + two.granted("before", TEN, 4)).isEqualTo(8);
      Policies many = policies("{urls: 100000/1h}");
      ExecutorService threads = Executors.newFixedThreadPool(8);
      try {
        List<Future<Duration>> load = new ArrayList<>();
        trouble.begin(redis, port);
        for (int i = 0; i < 8; i++) {
          load.add(threads.submit(() -> slowestOf(one, many)));
        }
        for (Future<Duration> each : load) {
          assertThat(each.get()).isLessThan(PATIENCE.multipliedBy(10));
        }
      } finally {
        threads.shutdown();
      }
      awaitShared(one, 0);
      awaitShared(two, 0);
      assertThat(one.limits.begin(TEN).mayWait()).isFalse();
      assertThat(one.granted("during", TEN, 20)).isEqualTo(10);
      assertThat(two.granted("during", TEN, 20)).isEqualTo(10);
      assertThat(one.granted("before", TEN, 20)).as("what was left when last seen").isBetween(2, 6);

      trouble.end(redis, port);
      awaitShared(one, 1);
      awaitShared(two, 1);
      assertThat(one.granted("after", TEN, 7) + two.granted("after", TEN, 7)).isEqualTo(10);
    }
  }

  private static Duration slowestOf(Instance instance, Policies policies) {
    long slowest = 0;
    long begin = System.nanoTime();
    for (int i = 0; i < CALLS; i++) {
      long start = System.nanoTime();
      assertThat(instance.ask("load", policies, 1).exhausted()).isNull();
      slowest = Math.max(slowest, System.nanoTime() - start);
    }
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(PATIENCE.multipliedBy(40));
    return Duration.ofNanos(slowest);
  }

  @Test
  void aWrongPasswordIsAnOutageThatNoLineSpellsOut() throws InterruptedException {
    redis.ask("CONFIG SET requirepass right");
    Instance wrong = new Instance(redis.address(), "wrong");
    instances.add(wrong.start());
    assertThat(wrong.gauge()).isZero();
    assertThat(wrong.granted("alice", TEN, 20)).isEqualTo(10);

    Instance right = new Instance(redis.address().replace("//", "//:right@"), null);
    instances.add(right.start());
    assertThat(right.gauge()).isEqualTo(1);
  }

  @Test
  void aRedisThatComesLaterIsTakenUp() throws InterruptedException {
    redis.kill();
    Instance early = instance();
    assertThat(early.gauge()).isZero();
    assertThat(early.granted("alice", TEN, 1)).isEqualTo(1);
    redis.start();
    awaitShared(early, 1);
  }

  @Test
  void aSlowFirstCallIsNoOutage() throws Exception {
    try (SlowPort port = SlowPort.before(redis.port())) {
      port.delay(PATIENCE.plusMillis(50));
      Instance slow = new Instance("redis://127.0.0.1:" + port.port(), null);
      instances.add(slow);
      Thread start =
          new Thread(
              () -> {
                try {
                  slow.start();
                } catch (InterruptedException stopped) {
                  Thread.currentThread().interrupt();
                }
              });
      start.start();
      // Connected, and in its first call.
      await().atMost(SOON).until(() -> calls() > 0);
      port.delay(Duration.ZERO);
      start.join();
      assertThat(slow.gauge()).isEqualTo(1);
    }
  }

  @Test
  void withoutAnAddressThereIsNoGauge() throws InterruptedException {
    Instance alone = new Instance(null, null).start();
    assertThat(Optional.ofNullable(alone.meters.find("presigner.limits.shared").gauge())).isEmpty();
    assertThat(alone.granted("alice", TEN, 20)).isEqualTo(10);
  }
}
