/** Serves what is stored: list, look, confirm, delete. */
@NullMarked
package dev.r2presigner.object;

import org.jspecify.annotations.NullMarked;
