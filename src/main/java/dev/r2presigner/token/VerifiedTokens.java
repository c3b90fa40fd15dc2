package dev.r2presigner.token;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Caches which tokens were verified with which keys, so that a client's next request costs a hash
 * instead of a verification. Only valid tokens get in, each by the hash of its whole text, and they
 * count only for the very keys that verified them; the times are checked again at each use by
 * {@link TokenTimes}.
 */
final class VerifiedTokens {

  /**
   * The limit on the cached tokens' text, which is about what caching them costs: 11,000 of a
   * kilobyte each.
   */
  private static final long MOST = 16L * 1024 * 1024;

  /** The cost of an entry beside the claims: hash, principal and times. */
  private static final int OVERHEAD = 512;

  private static final int LONGEST = 8 * 1024;
  private static final Duration FORGET_AFTER = Duration.ofMinutes(10);

  private final Cache<ByteBuffer, Entry> entries =
      Caffeine.newBuilder()
          .maximumWeight(MOST)
          .weigher((ByteBuffer hash, Entry entry) -> OVERHEAD + entry.length())
          .expireAfterAccess(FORGET_AFTER)
          // Its housekeeping is short; another thread would have to be woken for it.
          .executor(Runnable::run)
          .build();

  /**
   * A verified token.
   *
   * @param keys those that verified it
   * @param current the keys of its issuer at any time; while they are the same object it counts
   */
  record Verified(CallerPrincipal principal, Object keys, Supplier<?> current) {}

  private record Entry(Verified verified, int length) {}

  /** Returns the principal of this token, if the keys that verified it are still its issuer's. */
  @Nullable CallerPrincipal find(String token) {
    if (token.length() > LONGEST) {
      return null;
    }
    Entry entry = entries.getIfPresent(hash(token));
    return entry != null && entry.verified().keys() == entry.verified().current().get()
        ? entry.verified().principal()
        : null;
  }

  /** Caches that a token was verified. */
  void remember(String token, Verified verified) {
    if (token.length() <= LONGEST) {
      entries.put(hash(token), new Entry(verified, token.length()));
    }
  }

  /** Returns the number of cached tokens. */
  long size() {
    entries.cleanUp();
    return entries.estimatedSize();
  }

  private static ByteBuffer hash(String token) {
    try {
      byte[] bytes = token.getBytes(StandardCharsets.UTF_8);
      return ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException everyJdkHasIt) {
      throw new IllegalStateException(everyJdkHasIt);
    }
  }
}
