package dev.r2presigner.cors;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * One way to write the wanted policy down, each as some tool takes it unchanged. All of them say
 * the same; without them an operator would translate by hand, which is where most CORS mistakes are
 * made.
 */
enum Dialect {
  /** The bare array that R2's dashboard takes, with the members of the S3 API. */
  S3_JSON("s3-json", "application/json") {
    @Override
    String write(List<WantedCors> rules, CorsTarget target) {
      return json(
          rules.stream()
              .map(
                  rule ->
                      members(
                          "AllowedOrigins", rule.allowedOrigins(),
                          "AllowedMethods", rule.allowedMethods(),
                          "AllowedHeaders", rule.allowedHeaders(),
                          "ExposeHeaders", rule.exposeHeaders(),
                          "MaxAgeSeconds", rule.maxAgeSeconds()))
              .toList());
    }
  },

  /** The body of PutBucketCors. */
  S3_XML("s3-xml", "application/xml") {
    @Override
    String write(List<WantedCors> rules, CorsTarget target) {
      return S3Xml.write(rules);
    }
  },

  /** The body of Cloudflare's own API, and the file for Wrangler. */
  CLOUDFLARE("cloudflare", "application/json") {
    @Override
    String write(List<WantedCors> rules, CorsTarget target) {
      return json(
          members(
              "rules",
              rules.stream()
                  .map(
                      rule ->
                          members(
                              "id",
                              RULE_ID,
                              "allowed",
                              members(
                                  "origins", rule.allowedOrigins(),
                                  "methods", rule.allowedMethods(),
                                  "headers", rule.allowedHeaders()),
                              "exposeHeaders",
                              rule.exposeHeaders(),
                              "maxAgeSeconds",
                              rule.maxAgeSeconds()))
                  .toList()));
    }
  },

  /** A resource of Cloudflare's Terraform provider, version 5. */
  TERRAFORM("terraform", "text/plain") {
    @Override
    String write(List<WantedCors> rules, CorsTarget target) {
      return Terraform.write(rules, target);
    }
  };

  /** Cloudflare would make one up, and Terraform then see a difference for ever. */
  static final String RULE_ID = "r2-presigner";

  private static final ObjectWriter JSON =
      new JsonMapper()
          .writer(
              new DefaultPrettyPrinter(
                      Separators.createDefaultInstance()
                          .withObjectFieldValueSpacing(Separators.Spacing.AFTER))
                  .withObjectIndenter(new DefaultIndenter("  ", "\n"))
                  .withArrayIndenter(new DefaultIndenter("  ", "\n")));

  private final String word;
  private final String mediaType;

  Dialect(String word, String mediaType) {
    this.word = word;
    this.mediaType = mediaType;
  }

  /** As {@code format} names it. */
  static Optional<Dialect> named(String word) {
    return Arrays.stream(values()).filter(dialect -> dialect.word.equals(word)).findFirst();
  }

  /** All names, in the contract's order. */
  static List<String> words() {
    return Arrays.stream(values()).map(dialect -> dialect.word).collect(Collectors.toList());
  }

  String mediaType() {
    return mediaType;
  }

  /** The whole document, ending in a line break; an empty policy where there is no rule. */
  abstract String write(List<WantedCors> rules, CorsTarget target);

  private static Map<String, Object> members(Object... namesAndValues) {
    Map<String, Object> members = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      members.put((String) namesAndValues[i], namesAndValues[i + 1]);
    }
    return members;
  }

  private static String json(Object document) {
    try {
      return JSON.writeValueAsString(document) + "\n";
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("strings and numbers that can't be written", impossible);
    }
  }
}
