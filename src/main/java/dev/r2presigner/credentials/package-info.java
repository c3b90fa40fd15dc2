/**
 * Serves temporary credentials, for SDKs and command lines that take no URLs: the resource, and its
 * reply in the shapes that they read. What they are for is a rule of {@code policy}.
 */
@NullMarked
package dev.r2presigner.credentials;

import org.jspecify.annotations.NullMarked;
