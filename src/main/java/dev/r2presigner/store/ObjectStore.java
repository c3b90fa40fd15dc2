package dev.r2presigner.store;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.r2presigner.bucket.R2Settings;
import dev.r2presigner.policy.Grant;
import dev.r2presigner.policy.StoredRules;
import dev.r2presigner.signing.MultipartSdkRequests;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.ChecksumMode;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListPartsRequest;
import software.amazon.awssdk.services.s3.model.ListPartsResponse;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;

/**
 * Performs this service's own operations on objects: only those that a grant allows, so that no
 * call reaches the bucket past the policies. Every method blocks and throws {@link StoreException}.
 */
@ApplicationScoped
public class ObjectStore {

  /** The content type where the store returns none (RFC 9110, 8.3). */
  private static final String DEFAULT_TYPE = "application/octet-stream";

  private final StoreClient client;
  private final String bucket;

  ObjectStore(StoreClient client, R2Settings settings) {
    this.client = client;
    this.bucket = settings.bucket();
  }

  /** A part that has arrived at the store, with the store's ETag. */
  @JsonPropertyOrder({"partNumber", "size", "etag"})
  public record StoredPart(int partNumber, long size, String etag) {}

  /** An object that is at the store; the checksum is Base64, where the store knows one. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @JsonPropertyOrder({
    "key",
    "contentLength",
    "contentType",
    "etag",
    "lastModified",
    "metadata",
    "checksumSha256"
  })
  public record StoredObject(
      String key,
      long contentLength,
      String contentType,
      String etag,
      Instant lastModified,
      Map<String, String> metadata,
      @Nullable String checksumSha256,
      // No upload is granted an encoding, so it is named where it differs and is no member of its
      // own; the caching is not judged.
      @JsonIgnore @Nullable String contentEncoding,
      @JsonIgnore @Nullable String cacheControl) {

    /** Returns the members that these rules would not grant; empty if they would grant all. */
    public List<String> refusedBy(StoredRules rules) {
      return rules.refused(contentType, contentLength, metadata, contentEncoding);
    }
  }

  /** Begins a multipart upload and returns its id. */
  public String create(Grant.CreateMultipart grant) {
    return required(
        client
            .call(s3 -> s3.createMultipartUpload(MultipartSdkRequests.create(bucket, grant)))
            .uploadId());
  }

  /** Lists the parts that have arrived, by number, over all pages. */
  public List<StoredPart> parts(Grant.Multipart grant) {
    List<StoredPart> parts = new ArrayList<>();
    @Nullable Integer marker = null;
    do {
      ListPartsRequest request =
          ListPartsRequest.builder()
              .bucket(bucket)
              .key(grant.key().value())
              .uploadId(grant.uploadId())
              .partNumberMarker(marker)
              .build();
      ListPartsResponse page = client.call(s3 -> s3.listParts(request));
      page.parts()
          .forEach(
              p ->
                  parts.add(
                      new StoredPart(
                          required(p.partNumber()), required(p.size()), required(p.eTag()))));
      Integer next = Boolean.TRUE.equals(page.isTruncated()) ? page.nextPartNumberMarker() : null;
      // A store that repeats its marker would keep this loop running forever.
      marker = next != null && (marker == null || next > marker) ? next : null;
    } while (marker != null);
    return parts;
  }

  /** Completes the upload from these parts and returns the object's ETag. */
  public String complete(Grant.Multipart grant, List<StoredPart> parts) {
    CompleteMultipartUploadRequest request =
        MultipartSdkRequests.complete(bucket, grant)
            .multipartUpload(
                upload ->
                    upload.parts(
                        parts.stream()
                            .map(
                                part ->
                                    CompletedPart.builder()
                                        .partNumber(part.partNumber())
                                        .eTag(part.etag())
                                        .build())
                            .toList()))
            .build();
    return required(client.call(s3 -> s3.completeMultipartUpload(request)).eTag());
  }

  /** Aborts an upload and frees its parts. */
  public void abort(Grant.Multipart grant) {
    client.call(
        s3 ->
            s3.abortMultipartUpload(
                abort -> abort.bucket(bucket).key(grant.key().value()).uploadId(grant.uploadId())));
  }

  /** Returns the object's metadata without reading its content. */
  public StoredObject look(Grant.OfStored grant) {
    HeadObjectResponse head =
        client.call(
            s3 ->
                s3.headObject(
                    request ->
                        request
                            .bucket(bucket)
                            .key(grant.key().value())
                            .checksumMode(ChecksumMode.ENABLED)));
    return new StoredObject(
        grant.key().value(),
        required(head.contentLength()),
        head.contentType() == null ? DEFAULT_TYPE : head.contentType(),
        required(head.eTag()),
        required(head.lastModified()),
        new TreeMap<>(head.metadata()),
        head.checksumSHA256(),
        head.contentEncoding(),
        head.cacheControl());
  }

  /** Deletes the object. Succeeds if there is none, even where the store answers 404. */
  public void delete(Grant.Existing grant) {
    try {
      client.call(s3 -> s3.deleteObject(delete -> delete.bucket(bucket).key(grant.key().value())));
    } catch (StoreException trouble) {
      if (trouble.kind() != StoreException.Kind.NOT_FOUND) {
        throw trouble;
      }
    }
  }

  /**
   * Deletes these objects with one call, and returns the failures by key; none for a key that has
   * no object. All fail alike if the call does.
   */
  public Map<String, StoreException> deleteAll(List<Grant.Existing> grants) {
    List<ObjectIdentifier> objects =
        grants.stream()
            .map(grant -> grant.key().value())
            .distinct()
            .map(key -> ObjectIdentifier.builder().key(key).build())
            .toList();
    if (objects.isEmpty()) {
      return Map.of();
    }
    Map<String, StoreException> failures = new TreeMap<>();
    try {
      client
          .call(
              s3 ->
                  s3.deleteObjects(
                      request ->
                          request.bucket(bucket).delete(d -> d.objects(objects).quiet(true))))
          .errors()
          .stream()
          .filter(error -> !"NoSuchKey".equals(error.code()))
          .forEach(error -> failures.put(error.key(), SdkErrors.ofDeletion(error)));
    } catch (StoreException trouble) {
      objects.forEach(object -> failures.put(object.key(), trouble));
    }
    return failures;
  }

  /** Returns a member that every S3 store sends; a store that omits it is broken, or not S3. */
  static <T> T required(@Nullable T member) {
    if (member == null) {
      throw new StoreException(
          StoreException.Kind.UNAVAILABLE, "The bucket's response can't be parsed.", null);
    }
    return member;
  }
}
