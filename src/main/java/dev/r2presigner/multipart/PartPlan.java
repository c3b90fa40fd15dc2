package dev.r2presigner.multipart;

/**
 * How an object of a size is cut: equal parts and a last one that is not larger, each of at least 5
 * MiB, at most 10,000 of them (R2, multipart). R2 checks this only at completion, when all bytes
 * have been sent. A pure function of the size, and the one that Uppy has, so that a client that
 * lost everything but key and upload id can go on.
 */
public record PartPlan(long size, long partSize, int partCount) {

  /** R2's least, but for the last part. */
  static final long MIN_PART = 5L << 20;

  /** R2's most parts of an object. */
  public static final int MAX_PARTS = 10_000;

  /** The plan for an object of 0 to 5 TiB less 5 GiB; an empty one is one empty part. */
  public static PartPlan of(long size) {
    long partSize = Math.max(MIN_PART, ceilDiv(size, MAX_PARTS));
    return new PartPlan(size, partSize, (int) Math.max(1, ceilDiv(size, partSize)));
  }

  /** Bytes of a part of this number, 1 to {@code partCount}. */
  long length(int partNumber) {
    return partNumber == partCount ? size - (partCount - 1) * partSize : partSize;
  }

  private static long ceilDiv(long dividend, long divisor) {
    return Math.floorDiv(dividend + divisor - 1, divisor);
  }
}
