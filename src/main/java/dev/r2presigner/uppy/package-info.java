/**
 * The shapes of Uppy 4, 5 and 6 (and so of Companion's S3 routes), translated into our own calls
 * and back: not one rule of its own. Depends on {@code upload} and {@code multipart}.
 */
@NullMarked
package dev.r2presigner.uppy;

import org.jspecify.annotations.NullMarked;
