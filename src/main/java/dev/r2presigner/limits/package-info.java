/**
 * Limits how many URLs and bytes a subject may request per policy, counted in this process's
 * memory. Depends on {@code policy}.
 */
@NullMarked
package dev.r2presigner.limits;

import org.jspecify.annotations.NullMarked;
