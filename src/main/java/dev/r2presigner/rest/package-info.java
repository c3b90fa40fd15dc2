/** Holds what all resources share: bodies, strict JSON, batches, request fields. */
@NullMarked
package dev.r2presigner.rest;

import org.jspecify.annotations.NullMarked;
