/**
 * The bucket's wanted CORS policy, derived from the allowed origins, the policies and the headers
 * really signed; written in the dialect of each tool that can apply it, over HTTP and on the
 * command line; compared with the bucket's and applied to it; and the service's own CORS from the
 * same origins.
 */
@NullMarked
package dev.r2presigner.cors;

import org.jspecify.annotations.NullMarked;
