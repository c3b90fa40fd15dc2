package dev.r2presigner.multipart;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.r2presigner.multipart.MultipartUploads.Begun;

/** An upload that was begun: its id, its key, and how the object has to be cut. */
@JsonPropertyOrder({"uploadId", "key", "policy", "partSize", "partCount"})
public record MultipartReply(
    String uploadId, String key, String policy, long partSize, int partCount) {

  static MultipartReply of(Begun begun) {
    PartPlan plan = PartPlan.of(begun.grant().content().length());
    return new MultipartReply(
        begun.uploadId(),
        begun.grant().key().value(),
        begun.grant().policy(),
        plan.partSize(),
        plan.partCount());
  }
}
