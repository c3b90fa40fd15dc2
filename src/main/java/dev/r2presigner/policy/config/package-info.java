/** Parses the operator's YAML into policies, once, at the start. */
@NullMarked
package dev.r2presigner.policy.config;

import org.jspecify.annotations.NullMarked;
