package dev.r2presigner.limits;

import java.time.Duration;

/** A subject's remaining URL quota under one policy, and when the full quota is available again. */
public record Quota(long limit, long remaining, Duration reset) {}
