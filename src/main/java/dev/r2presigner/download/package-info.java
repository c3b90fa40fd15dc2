/** Serves downloads: the resource and its wire records, which contain no policy rules. */
@NullMarked
package dev.r2presigner.download;

import org.jspecify.annotations.NullMarked;
