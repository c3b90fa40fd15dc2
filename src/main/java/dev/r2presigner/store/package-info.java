/**
 * Makes the few calls that reach the bucket: bounded in time and number, with our own records in
 * and out, and every failure as one {@link dev.r2presigner.store.StoreException}. Depends on {@code
 * bucket} for endpoint and credentials, on {@code signing} for requests, on {@code policy} for
 * grants and on {@code startup} to check a token of its own. Beside {@code bucket} and {@code
 * signing} the only package that sees the AWS SDK.
 */
@NullMarked
package dev.r2presigner.store;

import org.jspecify.annotations.NullMarked;
