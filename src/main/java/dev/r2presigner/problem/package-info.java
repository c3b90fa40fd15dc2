/**
 * Defines the closed list of problems (RFC 9457), and maps refusals, the framework's errors and
 * JSON parse errors to it. Lies above the packages it maps from and below the resources.
 */
@NullMarked
package dev.r2presigner.problem;

import org.jspecify.annotations.NullMarked;
