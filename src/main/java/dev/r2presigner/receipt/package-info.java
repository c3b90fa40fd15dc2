/** Tells the app's own backend, in a JWT of this service, which upload has arrived. */
@NullMarked
package dev.r2presigner.receipt;

import org.jspecify.annotations.NullMarked;
