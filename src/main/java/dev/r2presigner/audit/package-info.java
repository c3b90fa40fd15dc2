/**
 * Writes one structured line for each decision, and the same counts as metrics. Neither ever holds
 * a URL, a token or a secret. Depends on {@code policy}.
 */
@NullMarked
package dev.r2presigner.audit;

import org.jspecify.annotations.NullMarked;
