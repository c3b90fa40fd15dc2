/**
 * Defines the closed lists of problems (RFC 9457) and of routes, and maps refusals, the framework's
 * errors and JSON parse errors to problems. Lies above the packages it maps from and below the
 * resources.
 */
@NullMarked
package dev.r2presigner.problem;

import org.jspecify.annotations.NullMarked;
