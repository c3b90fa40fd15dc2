/** Serves {@code GET /v1/policies}, the policies that apply to a caller. */
@NullMarked
package dev.r2presigner.policies;

import org.jspecify.annotations.NullMarked;
