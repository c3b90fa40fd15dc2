/**
 * Who asks: subject, roles and the claims that prefixes may name, read from a verified JWT. The
 * only package that sees the JWT type; it decides nothing. Depends on {@code startup} only.
 */
@NullMarked
package dev.r2presigner.caller;

import org.jspecify.annotations.NullMarked;
