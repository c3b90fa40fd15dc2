/** Turns a JWT into a {@code Caller}: keys, forms, times, verified tokens, readiness of keys. */
@NullMarked
package dev.r2presigner.token;

import org.jspecify.annotations.NullMarked;
