/**
 * The closed list of everything this service answers when the answer is not a success (RFC 9457),
 * and the translation into it of refusals, of the framework's errors and of bad JSON. Stands above
 * what it translates and below the resources.
 */
@NullMarked
package dev.r2presigner.problem;

import org.jspecify.annotations.NullMarked;
