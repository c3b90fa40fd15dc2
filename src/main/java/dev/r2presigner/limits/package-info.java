/**
 * Limits how many URLs and bytes a subject may request per policy, counted in Redis for all
 * instances or in this process's memory. The only place that knows Redis. Depends on {@code policy}
 * and {@code startup}, and on {@code bucket} to tell two services in one Redis apart.
 */
@NullMarked
package dev.r2presigner.limits;

import org.jspecify.annotations.NullMarked;
