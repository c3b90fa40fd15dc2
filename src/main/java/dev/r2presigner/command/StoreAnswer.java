package dev.r2presigner.command;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A store's answer to one request, as far as it tells what is wrong.
 *
 * @param code the S3 error code; empty without one
 */
record StoreAnswer(int status, String code) {

  private static final Pattern CODE = Pattern.compile("<Code>([A-Za-z0-9.]{1,64})</Code>");

  static StoreAnswer of(HttpResponse<byte[]> answer) {
    Matcher code = CODE.matcher(new String(answer.body(), StandardCharsets.UTF_8));
    return new StoreAnswer(answer.statusCode(), code.find() ? code.group(1) : "");
  }

  boolean isGood() {
    return status / 100 == 2;
  }

  /** Tells whether the store answered about the request, and not about itself. */
  boolean isVerdict() {
    return (status < 500 && status != 429) || status == 501;
  }

  boolean isMissingBucket() {
    return status == 404 && (code.equals("NoSuchBucket") || code.isEmpty());
  }

  /** Returns what the answer means, for an operator. */
  String meaning() {
    return switch (code) {
      case "InvalidAccessKeyId", "InvalidAccessKey" -> "The store does not know the access key.";
      case "SignatureDoesNotMatch" ->
          "The secret does not belong to the access key, or a proxy changes requests.";
      case "RequestTimeTooSkewed" -> "The store's clock and the one here differ too much.";
      case "AuthorizationHeaderMalformed", "AuthorizationQueryParametersError" ->
          "The store wants another region than R2_REGION.";
      case "PermanentRedirect", "TemporaryRedirect" -> "The bucket is at another endpoint.";
      case "NoSuchBucket" -> "There is no such bucket at this endpoint.";
      case "AccessDenied" -> "The key does not permit it.";
      default ->
          status == 404
              ? "There is no such bucket at this endpoint."
              : "The store answered " + status + (code.isEmpty() ? "." : " " + code + ".");
    };
  }
}
