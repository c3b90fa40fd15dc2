/** The clients that the README shows, and what runs them. */
@NullMarked
package dev.r2presigner.clients;

import org.jspecify.annotations.NullMarked;
