package dev.r2presigner.limits;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What became of an attempt to take something from a limit.
 *
 * @param exhausted which limit had not enough left, {@code urls} or {@code bytes}; null if it was
 *     taken
 * @param retryAfter until there is enough again; zero if it was taken
 * @param quota what is left of the URLs; null if the policy does not limit them
 */
public record LimitResult(@Nullable String exhausted, Duration retryAfter, @Nullable Quota quota) {}
