/**
 * The bucket's wanted CORS policy, derived from the allowed origins, the policies and the headers
 * really signed; and the service's own CORS from the same origins.
 */
@NullMarked
package dev.r2presigner.cors;

import org.jspecify.annotations.NullMarked;
