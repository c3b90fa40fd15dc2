package dev.r2presigner.bucketrules;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Serialises the rule in the format of each tool, all with the same content. */
final class LifecycleDocument {

  private static final String RULE_ID = "r2-presigner-abort-incomplete-uploads";

  private LifecycleDocument() {}

  /** Returns the document, ending in a line break; without a rule if there are no days. */
  static String write(Format format, List<Integer> rules, BucketRef target) {
    return switch (format) {
      case S3_JSON ->
          Json.write(Json.members("Rules", rules.stream().map(LifecycleDocument::s3).toList()));
      case S3_XML ->
          S3Xml.document(
              "LifecycleConfiguration",
              rules.stream().map(LifecycleDocument::xml).collect(Collectors.joining()));
      case CLOUDFLARE ->
          Json.write(
              Json.members("rules", rules.stream().map(LifecycleDocument::cloudflare).toList()));
      case TERRAFORM ->
          Terraform.resource(
              "cloudflare_r2_bucket_lifecycle",
              target,
              rules.stream().map(LifecycleDocument::terraform).toList());
    };
  }

  private static Map<String, Object> s3(int days) {
    return Json.members(
        "ID",
        RULE_ID,
        "Status",
        "Enabled",
        "Filter",
        Json.members("Prefix", ""),
        "AbortIncompleteMultipartUpload",
        Json.members("DaysAfterInitiation", days));
  }

  private static String xml(int days) {
    return S3Xml.element(
        "Rule",
        S3Xml.values("ID", List.of(RULE_ID))
            + S3Xml.element("Filter", S3Xml.values("Prefix", List.of("")))
            + S3Xml.values("Status", List.of("Enabled"))
            + S3Xml.element(
                "AbortIncompleteMultipartUpload",
                S3Xml.values("DaysAfterInitiation", List.of(days))));
  }

  private static Map<String, Object> cloudflare(int days) {
    return Json.members(
        "id",
        RULE_ID,
        "enabled",
        true,
        "conditions",
        Json.members("prefix", ""),
        "abortMultipartUploadsTransition",
        Json.members("condition", Json.members("type", "Age", "maxAge", seconds(days))));
  }

  private static String terraform(int days) {
    return """
        {
            id      = %s
            enabled = true
            conditions = {
              prefix = ""
            }
            abort_multipart_uploads_transition = {
              condition = {
                type    = "Age"
                max_age = %d
              }
            }
          }"""
        .formatted(Terraform.string(RULE_ID), seconds(days));
  }

  private static long seconds(int days) {
    return Duration.ofDays(days).toSeconds();
  }
}
