/** Resource and wire records of uploads: shape in, shape out, not one rule of its own. */
@NullMarked
package dev.r2presigner.upload;

import org.jspecify.annotations.NullMarked;
