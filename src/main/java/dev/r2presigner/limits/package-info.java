/**
 * How often and how much a subject may ask for, per policy, counted in this process's memory.
 * Depends on {@code policy} and {@code caller}.
 */
@NullMarked
package dev.r2presigner.limits;

import org.jspecify.annotations.NullMarked;
