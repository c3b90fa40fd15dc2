/** Is the one way a URL comes to be: decide, count, sign, record; gives back an {@code Outcome}. */
@NullMarked
package dev.r2presigner.issuing;

import org.jspecify.annotations.NullMarked;
