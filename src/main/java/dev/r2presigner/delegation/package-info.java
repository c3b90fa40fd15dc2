/**
 * Serves delegations: the resource that makes them, and its wire records. What may be delegated is
 * a rule of {@code policy}, and how a delegation is written and read is {@code token}'s.
 */
@NullMarked
package dev.r2presigner.delegation;

import org.jspecify.annotations.NullMarked;
