package dev.r2presigner.guard;

import java.util.ArrayList;
import java.util.List;

/** Lists every other header that changes what a request does, or is said to. */
final class ExtraAttacks {

  static final String SSE_KEY = "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=";
  static final String SSE_KEY_MD5 = "KYvwGXoFFJ42a2u2GDWhwQ==";

  static final String METADATA = "x-amz-meta-role";
  static final String ENCODING = "content-encoding";

  private static final String ALL_USERS = "uri=\"http://acs.amazonaws.com/groups/global/AllUsers\"";
  private static final String SSE = "x-amz-server-side-encryption";
  private static final String STREAMING = "STREAMING-AWS4-HMAC-SHA256-PAYLOAD";

  private ExtraAttacks() {}

  private static Attack one(String name, String value) {
    return Attack.of(
        name + ": " + (value.length() > 24 ? value.substring(0, 24) : value), name, value);
  }

  private static Attack extra(String name, String value) {
    return Attack.of(name, name, value).asExtra();
  }

  /** Lists what the guard {@code absent} signs, and what it leaves to be told. */
  static List<Attack> extras() {
    return List.of(
        extra("x-amz-acl", "public-read"),
        extra("x-amz-grant-full-control", ALL_USERS),
        extra("x-amz-grant-read", ALL_USERS),
        extra("x-amz-grant-read-acp", ALL_USERS),
        extra("x-amz-grant-write-acp", ALL_USERS),
        extra("x-amz-tagging", "role=admin"),
        extra("x-amz-website-redirect-location", "https://evil.example/"),
        extra("x-amz-storage-class", "STANDARD_IA"),
        extra(SSE, "AES256"),
        extra(SSE + "-aws-kms-key-id", "a-key"),
        extra(SSE + "-context", "e30="),
        extra(SSE + "-bucket-key-enabled", "true"),
        extra(SSE + "-customer-algorithm", "AES256"),
        extra(SSE + "-customer-key", SSE_KEY),
        extra(SSE + "-customer-key-md5", SSE_KEY_MD5),
        extra("x-amz-object-lock-mode", "GOVERNANCE"),
        extra("x-amz-object-lock-retain-until-date", "2100-01-01T00:00:00Z"),
        extra("x-amz-object-lock-legal-hold", "ON"),
        extra("content-disposition", "inline"),
        extra(ENCODING, "gzip"),
        extra("content-language", "tlh"),
        extra("expires", "Fri, 01 Jan 2100 00:00:00 GMT"),
        extra("cache-control", "public, max-age=31536000"),
        extra(METADATA, "admin"),
        Attack.of(
                "a key of the client's",
                SSE + "-customer-algorithm",
                "AES256",
                SSE + "-customer-key",
                SSE_KEY,
                SSE + "-customer-key-md5",
                SSE_KEY_MD5)
            .asExtra(),
        Attack.of("a key of KMS", SSE, "aws:kms", SSE + "-aws-kms-key-id", "a-key").asExtra(),
        Attack.of(
                "a lock",
                "x-amz-object-lock-mode",
                "GOVERNANCE",
                "x-amz-object-lock-retain-until-date",
                "2100-01-01T00:00:00Z")
            .asExtra());
  }

  /** Sets conditions on the object that is written or read. */
  private static List<Attack> conditions(String ownEtag) {
    return List.of(
        one("if-match", "*"),
        one("if-match", ownEtag),
        one("if-match", "\"other\""),
        one("if-none-match", "*"),
        one("if-none-match", "\"other\""),
        one("if-none-match", ownEtag),
        one("if-none-match", "\"other\"").insteadOfSigned(),
        one("if-modified-since", "Mon, 01 Jan 2001 00:00:00 GMT"),
        one("if-unmodified-since", "Fri, 01 Jan 2100 00:00:00 GMT"),
        one("if-range", ownEtag),
        one("range", "bytes=0-3"),
        one("content-range", "bytes 0-3/100"),
        one("x-amz-write-offset-bytes", "0"));
  }

  /** Names other methods than the request line does. */
  private static List<Attack> methods() {
    List<Attack> all = new ArrayList<>();
    for (String name : List.of("x-http-method-override", "x-method-override", "x-http-method")) {
      for (String method : List.of("DELETE", "GET", "PUT", "POST")) {
        all.add(one(name, method));
      }
    }
    return all;
  }

  /** Says that a body is something else than what is sent. */
  private static List<Attack> bodies(int length) {
    String decoded = String.valueOf(Attack.Framing.decodedLength(length));
    String sha = "x-amz-content-sha256";
    String decodedLength = "x-amz-decoded-content-length";
    return List.of(
        extra(decodedLength, decoded),
        one(decodedLength, "0"),
        one(ENCODING, "aws-chunked"),
        one(ENCODING, "aws-chunked,gzip"),
        one("transfer-encoding", "identity"),
        one(sha, "UNSIGNED-PAYLOAD"),
        one(sha, STREAMING),
        one(sha, "STREAMING-UNSIGNED-PAYLOAD-TRAILER"),
        one(sha, "0".repeat(64)),
        one("content-md5", "AAAAAAAAAAAAAAAAAAAAAA=="),
        one("x-amz-sdk-checksum-algorithm", "SHA256"),
        one("x-amz-checksum-crc32", "AAAAAA=="),
        one("x-amz-trailer", "x-amz-checksum-crc32"),
        Attack.of("a framed body", ENCODING, "aws-chunked", decodedLength, decoded)
            .withFramedBody()
            .asExtra(),
        one(sha, STREAMING).and("framed", decodedLength, decoded).withFramedBody(),
        one(sha, STREAMING)
            .and("framed and encoded", decodedLength, decoded, ENCODING, "aws-chunked")
            .withFramedBody(),
        one(sha, "STREAMING-UNSIGNED-PAYLOAD-TRAILER")
            .and("framed and encoded", decodedLength, decoded, ENCODING, "aws-chunked")
            .withFramedBody());
  }

  /** Says who asks, of whom and when. */
  private static List<Attack> identities() {
    return List.of(
        one("authorization", "AWS4-HMAC-SHA256 Credential=a/b, SignedHeaders=host, Signature=c"),
        one("x-amz-date", "20200101T000000Z"),
        one("x-amz-security-token", "token"),
        one("x-amz-expected-bucket-owner", "0".repeat(12)),
        one("x-amz-request-payer", "requester"),
        one("x-amz-bypass-governance-retention", "true"),
        one("x-amz-mfa", "1 2"),
        one("x-amz-object-ownership", "ObjectWriter"),
        one("x-forwarded-host", "evil.example"),
        one("content-type", "text/html"),
        one("content-type", "text/html").insteadOfSigned());
  }

  /** Lists all of them, once each, for an object of this ETag and a body of this length. */
  static List<Attack> all(String ownEtag, int length) {
    List<Attack> all = new ArrayList<>(extras());
    all.addAll(conditions(ownEtag));
    all.addAll(methods());
    all.addAll(bodies(length));
    all.addAll(identities());
    return all;
  }
}
