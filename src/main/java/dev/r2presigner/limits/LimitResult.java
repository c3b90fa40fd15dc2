package dev.r2presigner.limits;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The result of an attempt to consume quota.
 *
 * @param exhausted the exhausted limit, {@code urls} or {@code bytes}; null if the quota was
 *     consumed
 * @param retryAfter the time until there is enough quota again; zero if it was consumed
 * @param quota the remaining URL quota; null if the policy does not limit URLs
 */
public record LimitResult(@Nullable String exhausted, Duration retryAfter, @Nullable Quota quota) {}
