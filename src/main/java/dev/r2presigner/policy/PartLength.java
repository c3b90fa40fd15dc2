package dev.r2presigner.policy;

/** A part of a multipart upload: its number, 1 to 10,000, and its exact length in bytes. */
public record PartLength(int partNumber, long bytes) {}
