package dev.r2presigner.limits;

import java.time.Duration;

/**
 * What is left to a subject of the URLs that a policy allows it: so many of a limit, and the whole
 * limit again after that time.
 */
public record Allowance(long limit, long remaining, Duration reset) {}
