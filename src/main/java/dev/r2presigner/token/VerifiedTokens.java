package dev.r2presigner.token;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
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

  private record Entry(CallerPrincipal principal, Object keys, int length) {}

  /** Returns the principal of this token, if the one or the other of these keys verified it. */
  @Nullable CallerPrincipal find(String token, TokenKeys logins, @Nullable ServiceKeyring own) {
    if (token.length() > LONGEST) {
      return null;
    }
    Entry entry = entries.getIfPresent(hash(token));
    return entry != null && (entry.keys() == logins || entry.keys() == own)
        ? entry.principal()
        : null;
  }

  /** Caches that these keys verified this token. */
  void remember(String token, CallerPrincipal principal, Object keys) {
    if (token.length() <= LONGEST) {
      entries.put(hash(token), new Entry(principal, keys, token.length()));
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
