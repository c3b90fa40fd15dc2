/** Resource and wire records of downloads: shape in, shape out, not one rule of its own. */
@NullMarked
package dev.r2presigner.download;

import org.jspecify.annotations.NullMarked;
