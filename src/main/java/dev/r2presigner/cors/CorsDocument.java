package dev.r2presigner.cors;

import dev.r2presigner.document.Format;
import dev.r2presigner.document.Json;
import dev.r2presigner.document.Target;
import dev.r2presigner.document.Terraform;
import java.util.List;
import java.util.Map;

/** The wanted policy written down, each time as some tool takes it; all say the same. */
final class CorsDocument {

  /** Cloudflare would make one up, and Terraform then see a difference for ever. */
  private static final String RULE_ID = "r2-presigner";

  private CorsDocument() {}

  /** The whole document, ending in a line break; an empty policy where there is no rule. */
  static String write(Format format, List<WantedCors> rules, Target target) {
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

  private static Map<String, Object> s3(WantedCors rule) {
    return Json.members(
        "AllowedOrigins", rule.allowedOrigins(),
        "AllowedMethods", rule.allowedMethods(),
        "AllowedHeaders", rule.allowedHeaders(),
        "ExposeHeaders", rule.exposeHeaders(),
        "MaxAgeSeconds", rule.maxAgeSeconds());
  }

  private static Map<String, Object> cloudflare(WantedCors rule) {
    return Json.members(
        "id",
        RULE_ID,
        "allowed",
        Json.members(
            "origins", rule.allowedOrigins(),
            "methods", rule.allowedMethods(),
            "headers", rule.allowedHeaders()),
        "exposeHeaders",
        rule.exposeHeaders(),
        "maxAgeSeconds",
        rule.maxAgeSeconds());
  }

  private static String terraform(WantedCors rule) {
    return "{\n    id = "
        + Terraform.string(RULE_ID)
        + "\n    allowed = {\n      origins = "
        + Terraform.list(rule.allowedOrigins())
        + "\n      methods = "
        + Terraform.list(rule.allowedMethods())
        + "\n      headers = "
        + Terraform.list(rule.allowedHeaders())
        + "\n    }\n    expose_headers  = "
        + Terraform.list(rule.exposeHeaders())
        + "\n    max_age_seconds = "
        + rule.maxAgeSeconds()
        + "\n  }";
  }
}
