package dev.r2presigner.rest;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.Map;

/**
 * Bounds the memory of request bodies in flight: an eighth of the heap for all of them, and a
 * quarter of that for one subject, so that nobody's bodies can crowd out everybody else's.
 * Thread-safe.
 */
@ApplicationScoped
class BodyBudget {

  private static final int SHARE_OF_HEAP = 8;
  private static final int SHARE_OF_SUBJECT = 4;

  private final long total;
  private final Map<String, Long> bySubject = new HashMap<>();
  private long taken;

  BodyBudget() {
    this(Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP);
  }

  BodyBudget(long total) {
    // A subject's share holds the largest body also where the heap is small.
    this.total = Math.max(total, (long) SHARE_OF_SUBJECT * JsonBody.LARGE);
  }

  /** Whether there was room; if so, {@link #release} has to follow once. */
  synchronized boolean reserve(String subject, long bytes) {
    long own = bySubject.getOrDefault(subject, 0L) + bytes;
    if (taken + bytes > total || own > total / SHARE_OF_SUBJECT) {
      return false;
    }
    taken += bytes;
    bySubject.put(subject, own);
    return true;
  }

  synchronized void release(String subject, long bytes) {
    taken -= bytes;
    // An entry for each subject that ever asked would be a leak.
    bySubject.computeIfPresent(subject, (same, own) -> own > bytes ? own - bytes : null);
  }
}
