/** Decides which names are safe to sign. */
@NullMarked
package dev.r2presigner.key;

import org.jspecify.annotations.NullMarked;
