package dev.r2presigner.bucketrules;

import dev.r2presigner.bucket.R2Account;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A resource of the bucket's as HCL, laid out as {@code terraform fmt} would. What is not
 * configured here becomes a variable of its own, so that Terraform asks for it instead of changing
 * another bucket.
 */
public final class Terraform {

  private Terraform() {}

  /** A resource of this type for the bucket, with these rules, each already HCL. */
  public static String resource(String type, BucketRef target, List<String> rules) {
    StringBuilder hcl = new StringBuilder();
    R2Account account = target.account();
    String bucket = target.bucket();
    if (account == null) {
      variable(hcl, "account_id");
    }
    if (bucket == null) {
      variable(hcl, "bucket_name");
    }
    hcl.append("resource \"").append(type).append("\" \"r2_presigner\" {\n");
    boolean elsewhere = account != null && !account.jurisdiction().equals("default");
    String pad = elsewhere ? " " : "";
    hcl.append("  account_id  ").append(pad).append("= ");
    hcl.append(account == null ? "var.account_id" : string(account.id())).append('\n');
    hcl.append("  bucket_name ").append(pad).append("= ");
    hcl.append(bucket == null ? "var.bucket_name" : string(bucket)).append('\n');
    if (account != null && elsewhere) {
      hcl.append("  jurisdiction = ").append(string(account.jurisdiction())).append('\n');
    }
    hcl.append("\n  rules = [").append(String.join(", ", rules)).append("]\n");
    return hcl.append("}\n").toString();
  }

  private static void variable(StringBuilder hcl, String name) {
    hcl.append("variable \"").append(name).append("\" {\n  type = string\n}\n\n");
  }

  /** A list of strings, on one line. */
  public static String list(List<String> values) {
    return values.stream().map(Terraform::string).collect(Collectors.joining(", ", "[", "]"));
  }

  /** A quoted template without a template in it (HCL, template expressions). */
  public static String string(String value) {
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
