package dev.r2presigner.policy;

/** One part, 1 to 10,000, and its exact length in bytes. */
public record PartLength(int partNumber, long bytes) {}
