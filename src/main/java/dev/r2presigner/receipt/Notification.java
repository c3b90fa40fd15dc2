package dev.r2presigner.receipt;

import java.time.Duration;
import java.util.concurrent.Delayed;
import java.util.concurrent.TimeUnit;

/**
 * A receipt on its way to the operator's receiver.
 *
 * @param id names the version of the object
 * @param attempts how often it was sent already
 * @param due when it is to be sent, by the clock of nanoTime
 */
record Notification(String id, String receipt, int attempts, long due) implements Delayed {

  static Notification now(String id, String receipt) {
    return new Notification(id, receipt, 0, System.nanoTime());
  }

  /** Returns the same after one more attempt, due after twice the wait before. */
  Notification later(Duration firstWait) {
    long wait = firstWait.toNanos() << attempts;
    return new Notification(id, receipt, attempts + 1, System.nanoTime() + wait);
  }

  @Override
  public long getDelay(TimeUnit unit) {
    return unit.convert(due - System.nanoTime(), TimeUnit.NANOSECONDS);
  }

  @Override
  public int compareTo(Delayed other) {
    return Long.compare(getDelay(TimeUnit.NANOSECONDS), other.getDelay(TimeUnit.NANOSECONDS));
  }

  /** Returns the id alone: the receipt is for the receiver. */
  @Override
  public String toString() {
    return "Notification[" + id + "]";
  }
}
