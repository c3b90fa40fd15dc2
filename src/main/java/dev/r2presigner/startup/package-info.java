/**
 * Refuses an unsafe start by checks that each feature contributes, and runs commands. Depends on no
 * other package of ours, so that every feature may contribute.
 */
@NullMarked
package dev.r2presigner.startup;

import org.jspecify.annotations.NullMarked;
