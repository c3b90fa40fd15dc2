/** Runs commands that start no server. May depend on every package; none depends on it. */
@NullMarked
package dev.r2presigner.command;

import org.jspecify.annotations.NullMarked;
