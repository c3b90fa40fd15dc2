/**
 * One structured line for each decision, and the counters that say the same. Neither ever holds a
 * URL, a token or a secret. Depends on {@code policy} and {@code caller}.
 */
@NullMarked
package dev.r2presigner.audit;

import org.jspecify.annotations.NullMarked;
