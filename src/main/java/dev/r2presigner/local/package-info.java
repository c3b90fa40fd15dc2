/**
 * Development and tests only: an embedded S3 store that verifies signatures, keys and tokens of
 * test users. Taken out before packaging; nothing outside depends on it.
 */
@NullMarked
package dev.r2presigner.local;

import org.jspecify.annotations.NullMarked;
