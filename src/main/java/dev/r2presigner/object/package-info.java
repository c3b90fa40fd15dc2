/** Serves what is stored: list, look, confirm, copy, delete. */
@NullMarked
package dev.r2presigner.object;

import org.jspecify.annotations.NullMarked;
