/** Serves {@code GET /v1/policies}: what a caller may do. */
@NullMarked
package dev.r2presigner.policies;

import org.jspecify.annotations.NullMarked;
