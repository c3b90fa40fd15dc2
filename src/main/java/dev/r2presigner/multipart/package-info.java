/**
 * Runs multipart uploads by R2's rules: the part plan, the calls, and the validation before
 * completion. Every call evaluates the policies again.
 */
@NullMarked
package dev.r2presigner.multipart;

import org.jspecify.annotations.NullMarked;
