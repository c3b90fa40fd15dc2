package dev.r2presigner.token;

import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An issuer whose tokens are accepted, checked and immutable.
 *
 * @param name chosen by the operator, for policies and prefixes; never from a token
 * @param issuer the exact {@code iss}
 * @param keysRefresh the interval between loads of the keys
 * @param type the required {@code typ} of a token; null for any
 */
record TrustedIssuer(
    String name,
    String issuer,
    Set<String> audience,
    KeyLocation keys,
    Duration keysRefresh,
    @Nullable String type,
    Duration maxLife,
    String rolesClaim,
    String audienceClaim) {}
