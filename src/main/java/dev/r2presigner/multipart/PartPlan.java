package dev.r2presigner.multipart;

/**
 * Splits an object into parts of equal size and a last one that is not larger: at least 5 MiB each
 * but the last, at most 10,000 (R2, multipart). R2 checks this only at completion, when all bytes
 * have been sent. A pure function of the size, the same as Uppy's, so that a client that kept only
 * key and upload id can resume.
 */
public record PartPlan(long size, long partSize, int partCount) {

  /** The minimum part size of R2 in bytes, except for the last part. */
  static final long MIN_PART = 5L << 20;

  /** The maximum number of parts of an object at R2. */
  public static final int MAX_PARTS = 10_000;

  /** Returns the plan for an object of 0 to 5 TiB less 5 GiB; an empty one has one empty part. */
  public static PartPlan of(long size) {
    long partSize = Math.max(MIN_PART, ceilDiv(size, MAX_PARTS));
    return new PartPlan(size, partSize, (int) Math.max(1, ceilDiv(size, partSize)));
  }

  /** Returns the bytes of the part of this number, 1 to {@code partCount}. */
  long length(int partNumber) {
    return partNumber == partCount ? size - (partCount - 1) * partSize : partSize;
  }

  private static long ceilDiv(long dividend, long divisor) {
    return Math.floorDiv(dividend + divisor - 1, divisor);
  }
}
