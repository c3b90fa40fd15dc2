/** Readiness: can this instance answer a caller with a valid token? Never asks the bucket. */
@NullMarked
package dev.r2presigner.health;

import org.jspecify.annotations.NullMarked;
