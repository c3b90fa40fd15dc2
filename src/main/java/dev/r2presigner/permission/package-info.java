/**
 * What the caller may do at all, for user interfaces that want to know before they ask. Depends on
 * {@code policy} and {@code caller}.
 */
@NullMarked
package dev.r2presigner.permission;

import org.jspecify.annotations.NullMarked;
