/**
 * What holds for every request before a resource sees it: its id, its raw path, its token, its
 * size, its JSON. Depends on {@code problem}, {@code caller} and {@code policy}; the resources
 * depend on it.
 */
@NullMarked
package dev.r2presigner.http;

import org.jspecify.annotations.NullMarked;
