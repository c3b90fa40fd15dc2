package dev.r2presigner.bucketrules;

import java.util.Locale;

/** What breaks, and for whom, where a policy lacks something: the part that an operator acts on. */
final class Harm {

  private Harm() {}

  static String ofMissingMethod(String method) {
    return switch (method) {
      case "PUT" -> "uploads fail before they begin";
      case "GET" -> "pages can't fetch what they download";
      case "HEAD" -> "pages can't ask whether an object arrived, nor for its size";
      case "POST" -> "multipart uploads can't be begun or completed";
      case "DELETE" -> "multipart uploads can't be aborted";
      default -> "requests of that method fail";
    };
  }

  static String ofMissingHeader(String header) {
    String name = header.toLowerCase(Locale.ROOT);
    if (name.startsWith("x-amz-meta-")) {
      return "uploads with that metadata fail before they begin";
    }
    return switch (name) {
      case "content-type" -> "uploads fail before they begin";
      case "cache-control" -> "uploads that say how to be cached fail before they begin";
      case "if-none-match" -> "write-once uploads fail before they begin";
      case "x-amz-checksum-sha256" -> "uploads with a checksum fail before they begin";
      case "content-disposition" -> "uploads with a file name fail before they begin";
      case "x-amz-copy-source-if-match" ->
          "every upload fails before it begins, since STORE_GUARD=condition signs this header";
      case "range" -> "downloads can't be resumed, and players can't seek";
      case "if-match" -> "a resumed download can't be sure that the object is still the same";
      default -> "requests that send it fail before they begin";
    };
  }

  static String ofHiddenHeader(String header) {
    return switch (header.toLowerCase(Locale.ROOT)) {
      case "etag" -> "multipart uploads hang at 100 %";
      case "accept-ranges", "content-range" -> "resumed downloads and players lose their place";
      case "content-length" -> "download managers show no progress";
      case "content-disposition" -> "pages don't see the file name";
      default -> "pages can't read it";
    };
  }
}
