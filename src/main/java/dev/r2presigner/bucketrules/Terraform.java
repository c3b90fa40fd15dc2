package dev.r2presigner.bucketrules;

import dev.r2presigner.bucket.R2Account;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Writes a resource of the bucket as HCL, formatted as {@code terraform fmt} would. Values not
 * configured here become variables, so that Terraform asks for them instead of changing another
 * bucket.
 */
final class Terraform {

  private Terraform() {}

  /** Returns a resource of this type for the bucket; each rule is already HCL. */
  static String resource(String type, BucketRef target, List<String> rules) {
    R2Account account = target.account();
    String bucket = target.bucket();
    String jurisdiction = account == null ? "default" : account.jurisdiction();
    boolean elsewhere = !jurisdiction.equals("default");
    String pad = elsewhere ? " " : "";
    return (account == null ? variable("account_id") : "")
        + (bucket == null ? variable("bucket_name") : "")
        + """
        resource "%s" "r2_presigner" {
          account_id  %s= %s
          bucket_name %s= %s
        %s
          rules = [%s]
        }
        """
            .formatted(
                type,
                pad,
                account == null ? "var.account_id" : string(account.id()),
                pad,
                bucket == null ? "var.bucket_name" : string(bucket),
                elsewhere ? "  jurisdiction = " + string(jurisdiction) + "\n" : "",
                String.join(", ", rules));
  }

  private static String variable(String name) {
    return "variable \"" + name + "\" {\n  type = string\n}\n\n";
  }

  /** Returns a list of strings on one line. */
  static String list(List<String> values) {
    return values.stream().map(Terraform::string).collect(Collectors.joining(", ", "[", "]"));
  }

  /** Returns a quoted string with template sequences escaped (HCL, template expressions). */
  static String string(String value) {
    StringBuilder quoted = new StringBuilder("\"");
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      switch (c) {
        case '"', '\\' -> quoted.append('\\').append(c);
        case '\n' -> quoted.append("\\n");
        case '\r' -> quoted.append("\\r");
        case '\t' -> quoted.append("\\t");
        case '$', '%' -> {
          boolean opens = i + 1 < value.length() && value.charAt(i + 1) == '{';
          quoted.append(c).append(opens ? String.valueOf(c) : "");
        }
        default -> quoted.append(c);
      }
    }
    return quoted.append('"').toString();
  }
}
