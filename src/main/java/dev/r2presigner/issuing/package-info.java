/**
 * Issues URLs, in the only way there is: decide, count, sign, record; returns an {@code Outcome}.
 */
@NullMarked
package dev.r2presigner.issuing;

import org.jspecify.annotations.NullMarked;
