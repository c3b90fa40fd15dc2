/**
 * Settings of the bucket written down as the operator's tools take them: which forms there are, and
 * how each is written safely. Depends on {@code signing} for the bucket's name and {@code problem}
 * for the answer to a form that does not exist.
 */
@NullMarked
package dev.r2presigner.document;

import org.jspecify.annotations.NullMarked;
