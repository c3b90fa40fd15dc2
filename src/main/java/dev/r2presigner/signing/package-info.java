/**
 * Turns a grant into a signed request with the AWS SDK's {@code S3Presigner}, or for the most
 * frequent requests with the signer inside it. CPU only: it opens no socket, reads no file and
 * never looks for credentials by itself.
 */
@NullMarked
package dev.r2presigner.signing;

import org.jspecify.annotations.NullMarked;
