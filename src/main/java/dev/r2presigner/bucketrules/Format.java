package dev.r2presigner.bucketrules;

import dev.r2presigner.problem.Problem;
import dev.r2presigner.problem.ProblemException;
import dev.r2presigner.problem.ProblemType;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The forms that some tool takes unchanged. Without them an operator would translate by hand, which
 * is where most mistakes are made.
 */
public enum Format {
  /** R2's dashboard and {@code aws s3api}, with the members of the S3 API. */
  S3_JSON("s3-json", "application/json"),
  /** The body of the S3 API's own call. */
  S3_XML("s3-xml", "application/xml"),
  /** The body of Cloudflare's own API, and the file for Wrangler. */
  CLOUDFLARE("cloudflare", "application/json"),
  /** A resource of Cloudflare's Terraform provider, version 5. */
  TERRAFORM("terraform", "text/plain");

  private static final String OPTION = "--format=";

  private final String word;
  private final String mediaType;

  Format(String word, String mediaType) {
    this.word = word;
    this.mediaType = mediaType;
  }

  public String mediaType() {
    return mediaType;
  }

  /** The one that a request names; 400 if it is none. */
  public static Format requested(String word) {
    return named(word)
        .orElseThrow(
            () ->
                new ProblemException(
                    new Problem(
                        ProblemType.INVALID_REQUEST,
                        "The parameter 'format' is one of " + String.join(", ", words()) + ".",
                        Map.of("allowed", words()))));
  }

  /** The one that a command's options name, the first if there are none. */
  public static Format option(List<String> options) {
    if (options.isEmpty()) {
      return S3_JSON;
    }
    String option = options.get(0);
    return named(option.startsWith(OPTION) ? option.substring(OPTION.length()) : "")
        .filter(known -> options.size() == 1)
        .orElseThrow(() -> new IllegalArgumentException("it takes only one of these formats"));
  }

  /** As a usage has it. */
  public static String usage() {
    return "[" + OPTION + String.join("|", words()) + "]";
  }

  private static Optional<Format> named(String word) {
    return Arrays.stream(values()).filter(format -> format.word.equals(word)).findFirst();
  }

  private static List<String> words() {
    return Arrays.stream(values()).map(format -> format.word).toList();
  }
}
