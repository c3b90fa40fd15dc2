/**
 * Translates the requests of Uppy 4, 5 and 6 (and so Companion's S3 routes) to the calls of {@code
 * upload} and {@code multipart}, and the responses back. Contains no policy rules.
 */
@NullMarked
package dev.r2presigner.uppy;

import org.jspecify.annotations.NullMarked;
