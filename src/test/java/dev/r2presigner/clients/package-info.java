/** Runs the recipes of {@code src/clients} as their users would. */
@NullMarked
package dev.r2presigner.clients;

import org.jspecify.annotations.NullMarked;
