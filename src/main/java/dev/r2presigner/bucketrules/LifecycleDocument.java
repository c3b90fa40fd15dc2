package dev.r2presigner.bucketrules;

import dev.r2presigner.bucketrules.LifecycleRule.Action;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Serialises the rules in the format of each tool, all with the same content. */
final class LifecycleDocument {

  private LifecycleDocument() {}

  /** Returns the document, ending in a line break; an empty list if there is no rule. */
  static String write(Format format, List<LifecycleRule> rules, BucketRef target) {
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

  private static String s3Action(LifecycleRule rule) {
    return rule.action() == Action.EXPIRE ? "Expiration" : "AbortIncompleteMultipartUpload";
  }

  private static String s3Days(LifecycleRule rule) {
    return rule.action() == Action.EXPIRE ? "Days" : "DaysAfterInitiation";
  }

  private static Map<String, Object> s3(LifecycleRule rule) {
    return Json.members(
        "ID",
        rule.id(),
        "Status",
        "Enabled",
        "Filter",
        Json.members("Prefix", rule.prefix()),
        s3Action(rule),
        Json.members(s3Days(rule), rule.days()));
  }

  private static String xml(LifecycleRule rule) {
    return S3Xml.element(
        "Rule",
        S3Xml.values("ID", List.of(rule.id()))
            + S3Xml.element("Filter", S3Xml.values("Prefix", List.of(rule.prefix())))
            + S3Xml.values("Status", List.of("Enabled"))
            + S3Xml.element(s3Action(rule), S3Xml.values(s3Days(rule), List.of(rule.days()))));
  }

  private static Map<String, Object> cloudflare(LifecycleRule rule) {
    return Json.members(
        "id",
        rule.id(),
        "enabled",
        true,
        "conditions",
        Json.members("prefix", rule.prefix()),
        rule.action() == Action.EXPIRE
            ? "deleteObjectsTransition"
            : "abortMultipartUploadsTransition",
        Json.members("condition", Json.members("type", "Age", "maxAge", seconds(rule))));
  }

  private static String terraform(LifecycleRule rule) {
    return """
        {
            id      = %s
            enabled = true
            conditions = {
              prefix = %s
            }
            %s = {
              condition = {
                type    = "Age"
                max_age = %d
              }
            }
          }"""
        .formatted(
            Terraform.string(rule.id()),
            Terraform.string(rule.prefix()),
            rule.action() == Action.EXPIRE
                ? "delete_objects_transition"
                : "abort_multipart_uploads_transition",
            seconds(rule));
  }

  private static long seconds(LifecycleRule rule) {
    return Duration.ofDays(rule.days()).toSeconds();
  }
}
