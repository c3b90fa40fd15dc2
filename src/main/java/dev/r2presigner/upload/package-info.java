/** Serves uploads: the resource and its wire records, which contain no policy rules. */
@NullMarked
package dev.r2presigner.upload;

import org.jspecify.annotations.NullMarked;
