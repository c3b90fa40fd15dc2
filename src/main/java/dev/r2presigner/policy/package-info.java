/**
 * The heart: the operator's policies, and the one decision that turns a caller's wish into a grant
 * or a refusal. Plain Java: no HTTP, no AWS types, no clock; time and randomness are arguments.
 * Depends on {@code caller} and {@code startup}.
 */
@NullMarked
package dev.r2presigner.policy;

import org.jspecify.annotations.NullMarked;
