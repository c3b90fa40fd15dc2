package dev.r2presigner.bucketrules;

import dev.r2presigner.store.CorsRule;
import java.util.List;
import java.util.Map;

/** The wanted policy written down, each time as some tool takes it; all say the same. */
final class CorsDocument {

  /** Cloudflare would make one up, and Terraform then see a difference for ever. */
  private static final String RULE_ID = "r2-presigner";

  private CorsDocument() {}

  /** The whole document, ending in a line break; an empty policy where there is no rule. */
  static String write(Format format, List<CorsRule> rules, BucketRef target) {
    return switch (format) {
      case S3_JSON -> Json.write(rules.stream().map(CorsDocument::s3).toList());
      case S3_XML -> S3Xml.write(rules);
      case CLOUDFLARE ->
          Json.write(Json.members("rules", rules.stream().map(CorsDocument::cloudflare).toList()));
      case TERRAFORM ->
          Terraform.resource(
              "cloudflare_r2_bucket_cors",
              target,
              rules.stream().map(CorsDocument::terraform).toList());
    };
  }

  private static Map<String, Object> s3(CorsRule rule) {
    return Json.members(
        "AllowedOrigins", rule.origins(),
        "AllowedMethods", rule.methods(),
        "AllowedHeaders", rule.headers(),
        "ExposeHeaders", rule.exposeHeaders(),
        "MaxAgeSeconds", rule.requiredMaxAge());
  }

  private static Map<String, Object> cloudflare(CorsRule rule) {
    return Json.members(
        "id",
        RULE_ID,
        "allowed",
        Json.members(
            "origins", rule.origins(),
            "methods", rule.methods(),
            "headers", rule.headers()),
        "exposeHeaders",
        rule.exposeHeaders(),
        "maxAgeSeconds",
        rule.requiredMaxAge());
  }

  private static String terraform(CorsRule rule) {
    return "{\n    id = "
        + Terraform.string(RULE_ID)
        + "\n    allowed = {\n      origins = "
        + Terraform.list(rule.origins())
        + "\n      methods = "
        + Terraform.list(rule.methods())
        + "\n      headers = "
        + Terraform.list(rule.headers())
        + "\n    }\n    expose_headers  = "
        + Terraform.list(rule.exposeHeaders())
        + "\n    max_age_seconds = "
        + rule.requiredMaxAge()
        + "\n  }";
  }
}
