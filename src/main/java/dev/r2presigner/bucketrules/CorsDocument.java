package dev.r2presigner.bucketrules;

import dev.r2presigner.store.CorsRule;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Serialises the wanted policy in the format of each tool, all with the same content. */
final class CorsDocument {

  /** The rule's id; Cloudflare would generate one, and Terraform then report drift for ever. */
  private static final String RULE_ID = "r2-presigner";

  private CorsDocument() {}

  /** Returns the document, ending in a line break; an empty policy if there is no rule. */
  static String write(Format format, List<CorsRule> rules, BucketRef target) {
    return switch (format) {
      case S3_JSON -> Json.write(rules.stream().map(CorsDocument::s3).toList());
      case S3_XML ->
          S3Xml.document(
              "CORSConfiguration",
              rules.stream().map(CorsDocument::xml).collect(Collectors.joining()));
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

  private static String xml(CorsRule rule) {
    return S3Xml.element(
        "CORSRule",
        S3Xml.values("AllowedOrigin", rule.origins())
            + S3Xml.values("AllowedMethod", rule.methods())
            + S3Xml.values("AllowedHeader", rule.headers())
            + S3Xml.values("ExposeHeader", rule.exposeHeaders())
            + S3Xml.values("MaxAgeSeconds", List.of(rule.requiredMaxAge())));
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
    return """
        {
            id = %s
            allowed = {
              origins = %s
              methods = %s
              headers = %s
            }
            expose_headers  = %s
            max_age_seconds = %d
          }"""
        .formatted(
            Terraform.string(RULE_ID),
            Terraform.list(rule.origins()),
            Terraform.list(rule.methods()),
            Terraform.list(rule.headers()),
            Terraform.list(rule.exposeHeaders()),
            rule.requiredMaxAge());
  }
}
