/**
 * Decides: holds the operator's policies, and turns a caller's intent into a grant or a refusal.
 * Plain Java: no HTTP, no AWS types, no clock; time and randomness are arguments.
 */
@NullMarked
package dev.r2presigner.policy;

import org.jspecify.annotations.NullMarked;
