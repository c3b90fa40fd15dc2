/**
 * Derives what the bucket must be told: CORS and lifecycle, in four forms, with drift and apply.
 */
@NullMarked
package dev.r2presigner.bucketrules;

import org.jspecify.annotations.NullMarked;
