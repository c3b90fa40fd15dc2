package dev.r2presigner.bucketrules;

import dev.r2presigner.problem.Problem;
import dev.r2presigner.problem.ProblemException;
import dev.r2presigner.problem.ProblemType;
import dev.r2presigner.startup.Options;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The formats of a document, each accepted by a tool unchanged. Without them an operator would
 * translate by hand, where most mistakes are made.
 */
enum Format {
  /** The members of the S3 API, for R2's dashboard and {@code aws s3api}. */
  S3_JSON("s3-json", "application/json"),
  /** The request body of the S3 API. */
  S3_XML("s3-xml", "application/xml"),
  /** The request body of Cloudflare's API, and the file for Wrangler. */
  CLOUDFLARE("cloudflare", "application/json"),
  /** A resource of Cloudflare's Terraform provider, version 5. */
  TERRAFORM("terraform", "text/plain");

  private static final String OPTION = "--format=";

  private final String wireName;
  private final String mediaType;

  Format(String wireName, String mediaType) {
    this.wireName = wireName;
    this.mediaType = mediaType;
  }

  /** Returns the media type of a response in this format. */
  String mediaType() {
    return mediaType;
  }

  /** Returns the format that a request names; 400 if there is none of that name. */
  static Format requested(String wireName) {
    return named(wireName)
        .orElseThrow(
            () ->
                new ProblemException(
                    new Problem(
                        ProblemType.INVALID_REQUEST,
                        "The query parameter 'format' must be one of "
                            + String.join(", ", wireNames())
                            + ".",
                        Map.of("allowed", wireNames()))));
  }

  /** Returns the format that a command's options name, and the first without options. */
  static Format option(List<String> options) {
    if (options.isEmpty()) {
      return S3_JSON;
    }
    String option = options.get(0);
    return named(option.startsWith(OPTION) ? option.substring(OPTION.length()) : "")
        .filter(known -> options.size() == 1)
        .orElseThrow(() -> new Options.Misuse("give at most one of these formats"));
  }

  /** Returns the synopsis of the option. */
  static String usage() {
    return "[" + OPTION + String.join("|", wireNames()) + "]";
  }

  private static Optional<Format> named(String wireName) {
    return Arrays.stream(values()).filter(format -> format.wireName.equals(wireName)).findFirst();
  }

  private static List<String> wireNames() {
    return Arrays.stream(values()).map(format -> format.wireName).toList();
  }
}
