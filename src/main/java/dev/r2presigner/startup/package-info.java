/**
 * Checks that stop an unsafe start, each contributed by the feature it guards. Depends on no other
 * package of ours, so that every feature may contribute.
 */
@NullMarked
package dev.r2presigner.startup;

import org.jspecify.annotations.NullMarked;
