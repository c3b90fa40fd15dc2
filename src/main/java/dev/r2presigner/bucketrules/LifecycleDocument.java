package dev.r2presigner.bucketrules;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The rule written down, each time as some tool takes it; all say the same. */
final class LifecycleDocument {

  private static final String RULE_ID = "r2-presigner-abort-incomplete-uploads";

  private LifecycleDocument() {}

  /** The whole document, ending in a line break; no rule where there are no days. */
  static String write(Format format, List<Integer> rules, BucketRef target) {
    return switch (format) {
      case S3_JSON ->
          Json.write(Json.members("Rules", rules.stream().map(LifecycleDocument::s3).toList()));
      case S3_XML -> xml(rules);
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

  /** Nothing in it is anybody's text, so nothing has to be escaped. */
  private static String xml(List<Integer> rules) {
    return rules.stream()
        .map(
            days ->
                """
                  <Rule>
                    <ID>%s</ID>
                    <Filter><Prefix></Prefix></Filter>
                    <Status>Enabled</Status>
                    <AbortIncompleteMultipartUpload>
                      <DaysAfterInitiation>%d</DaysAfterInitiation>
                    </AbortIncompleteMultipartUpload>
                  </Rule>
                """
                    .formatted(RULE_ID, days))
        .collect(
            Collectors.joining(
                "",
                """
                <?xml version="1.0" encoding="UTF-8"?>
                <LifecycleConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/">
                """,
                "</LifecycleConfiguration>\n"));
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
