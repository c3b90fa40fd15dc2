/**
 * Hands out presigned URLs for a bucket, as an operator's policies allow. The map, from the bottom
 * up; {@code ArchitectureTest} states who may know whom, and that there is no circle:
 *
 * <ul>
 *   <li>{@code key}: which names are safe to sign
 *   <li>{@code policy}: the decision; {@code policy.config}: the operator's YAML to policies
 *   <li>{@code token}: a JWT to a {@code Caller}
 *   <li>{@code bucket}: which bucket, with which credentials and guard; {@code signing}: a grant to
 *       a signed request; {@code store}: the few calls that reach the bucket
 *   <li>{@code limits}, {@code audit}: how much a subject may ask; one line a decision
 *   <li>{@code issuing}: the one way a URL comes to be
 *   <li>{@code problem}: everything that is answered when it is not 200
 *   <li>{@code edge}: connections and raw requests; {@code rest}: what all resources share
 *   <li>{@code receipt}: what the app's own backend learns of an upload
 *   <li>{@code upload}, {@code download}, {@code multipart}, {@code object}, {@code policies},
 *       {@code delegation}, {@code credentials}: the resources; {@code uppy}: the same in Uppy's
 *       shapes
 *   <li>{@code bucketrules}: what the bucket must be told (CORS, lifecycle)
 *   <li>{@code startup}, {@code command}: checks that stop a start; commands without a server
 *   <li>{@code local}: development only; not in the package that runs in production
 * </ul>
 *
 * <p>The walk of one upload: {@code edge} takes the connection and the raw path; {@code token}
 * verifies the JWT; {@code rest.RequestBody} reads the body; {@code upload.UploadResource} turns it
 * into an {@code Intent}; {@code issuing.UrlIssuer} asks {@code policy.Policies} for a {@code
 * Decision}, takes the quota from {@code limits.SubjectLimits}, has {@code signing.UrlSigner} sign
 * the {@code Grant}, records it in {@code audit.Audit}, and gives back an {@code Outcome}; {@code
 * upload.UploadReply} is the answer.
 */
@NullMarked
package dev.r2presigner;

import org.jspecify.annotations.NullMarked;
