/**
 * The one way a URL comes to be: decide, count, sign, record. Answers with a value, issued or
 * refused, so that a batch is a map over it. Depends on {@code policy}, {@code limits}, {@code
 * signing} and {@code audit}.
 */
@NullMarked
package dev.r2presigner.issue;

import org.jspecify.annotations.NullMarked;
