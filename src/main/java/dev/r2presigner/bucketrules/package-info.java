/** Derives the bucket's CORS policy and lifecycle rule, in four formats, with drift and apply. */
@NullMarked
package dev.r2presigner.bucketrules;

import org.jspecify.annotations.NullMarked;
