/**
 * The rule by which the bucket cleans up after uploads in parts that nobody completed, for the
 * operator's tools to apply. Depends on {@code document} and {@code policy}.
 */
@NullMarked
package dev.r2presigner.lifecycle;

import org.jspecify.annotations.NullMarked;
