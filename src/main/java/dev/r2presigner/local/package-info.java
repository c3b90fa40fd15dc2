/**
 * Provides, for development and tests only, an embedded S3 store that verifies signatures, and keys
 * and tokens of test users. Removed before packaging, but for the development image; no other
 * package depends on it.
 */
@NullMarked
package dev.r2presigner.local;

import org.jspecify.annotations.NullMarked;
