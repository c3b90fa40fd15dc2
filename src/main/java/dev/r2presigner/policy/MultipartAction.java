package dev.r2presigner.policy;

import java.util.List;

/**
 * One step of a multipart upload that has begun; the parts are those to be put, each of exactly its
 * length.
 */
public record MultipartAction(String uploadId, MultipartStep step, List<PartLength> parts) {

  public MultipartAction {
    parts = List.copyOf(parts);
  }

  /** Returns a step that puts nothing: to list, complete or abort. */
  public static MultipartAction of(String uploadId, MultipartStep step) {
    return new MultipartAction(uploadId, step, List.of());
  }
}
