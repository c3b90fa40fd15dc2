/**
 * Uploads in parts, as R2 wants them: the plan, the calls, and the judgement before an object is
 * made of its parts. Every call asks the policies again. Depends on {@code issue} and {@code
 * store}.
 */
@NullMarked
package dev.r2presigner.multipart;

import org.jspecify.annotations.NullMarked;
