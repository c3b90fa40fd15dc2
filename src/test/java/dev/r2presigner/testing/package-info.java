/** What tests share: tokens of any shape, a caller of the API, a client of the store. */
@NullMarked
package dev.r2presigner.testing;

import org.jspecify.annotations.NullMarked;
