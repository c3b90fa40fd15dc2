package dev.r2presigner.policy;

import java.time.Duration;

/** An amount allowed in any window of this length; both positive. */
public record Rate(long amount, Duration period) {}
