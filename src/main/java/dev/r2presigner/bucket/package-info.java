/** Configures the bucket that URLs are signed for: endpoint, region, credentials, guard. */
@NullMarked
package dev.r2presigner.bucket;

import org.jspecify.annotations.NullMarked;
