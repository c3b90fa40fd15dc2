package dev.r2presigner.guard;

import static dev.r2presigner.guard.Alice.encoded;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Lists everything that may turn a request into a copy of somebody else's object. */
final class CopyAttacks {

  static final String SOURCE = "x-amz-copy-source";

  private static final String PAST = "Mon, 01 Jan 2001 00:00:00 GMT";
  private static final String FUTURE = "Fri, 01 Jan 2100 00:00:00 GMT";

  private final String bucket;
  private final String victim;
  private final String etag;
  private final String own;

  /**
   * Attacks one object.
   *
   * @param etag the object's, in quotes
   * @param own a key that the attacker may read
   */
  CopyAttacks(String bucket, String victim, String etag, String own) {
    this.bucket = bucket;
    this.victim = victim;
    this.etag = etag;
    this.own = own;
  }

  private static String escaped(String text) {
    StringBuilder all = new StringBuilder();
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      all.append(b == '/' ? "/" : String.format("%%%02X", b));
    }
    return all.toString();
  }

  /** Spells the source in every way. */
  List<Attack> spellings() {
    String plain = bucket + "/" + victim;
    String folder = victim.substring(0, victim.lastIndexOf('/'));
    String dots = folder + "/../" + victim.substring(folder.lastIndexOf('/') + 1);
    return List.of(
        Attack.of("source bucket/key", SOURCE, plain),
        Attack.of("source /bucket/key", SOURCE, "/" + plain),
        Attack.of("source with its slashes escaped", SOURCE, encoded(plain)),
        Attack.of("source with its key escaped", SOURCE, "/" + bucket + "/" + encoded(victim)),
        Attack.of("source with each letter escaped", SOURCE, "/" + escaped(plain)),
        Attack.of("source of a version", SOURCE, "/" + plain + "?versionId=null"),
        Attack.of("source of a version, escaped", SOURCE, encoded(plain) + "?versionId=null"),
        Attack.of("source with dot segments", SOURCE, "/" + bucket + "/" + dots),
        Attack.of("source as an address", SOURCE, "s3://" + plain),
        Attack.of("source of another name: capitals", "X-AMZ-COPY-SOURCE", plain),
        Attack.of("source of another name: underscores", "x_amz_copy_source", "/" + plain),
        Attack.of("own source, then bob's", SOURCE, bucket + "/" + own, SOURCE, plain),
        Attack.of("bob's source, then own", SOURCE, plain, SOURCE, bucket + "/" + own));
  }

  /** Lists what may stand beside a source. */
  private List<Attack> beside(Attack source) {
    String bare = etag.replace("\"", "");
    String ifMatch = SOURCE + "-if-match";
    String ifNoneMatch = SOURCE + "-if-none-match";
    String key = "x-amz-copy-source-server-side-encryption-customer-";
    return List.of(
        source.and("if-match *", ifMatch, "*"),
        source.and("if-match empty", ifMatch, ""),
        source.and("if-match its ETag", ifMatch, etag),
        source.and("if-match its bare ETag", ifMatch, bare),
        source.and("if-match a list of ETags", ifMatch, "\"no-copy\", " + etag),
        source.and("if-match no-copy", ifMatch, "\"no-copy\""),
        source.and("IF-MATCH in capitals", "X-AMZ-COPY-SOURCE-IF-MATCH", etag),
        source.and("if_match with underscores", "x_amz_copy_source_if_match", etag),
        source.and("if-match twice", ifMatch, etag, ifMatch, "*"),
        source.and("if-match * instead", ifMatch, "*").insteadOfSigned(),
        source.and("if-match its ETag instead", ifMatch, etag).insteadOfSigned(),
        source.and("if-match empty instead", ifMatch, "").insteadOfSigned(),
        source.and("if-none-match", ifNoneMatch, "\"other\""),
        source.and("if-none-match *", ifNoneMatch, "*"),
        source.and("if-none-match empty", ifNoneMatch, ""),
        source.and("if-modified-since", SOURCE + "-if-modified-since", PAST),
        source.and("if-unmodified-since", SOURCE + "-if-unmodified-since", FUTURE),
        source.and(
            "all four conditions",
            ifMatch,
            etag,
            ifNoneMatch,
            "\"other\"",
            SOURCE + "-if-modified-since",
            PAST,
            SOURCE + "-if-unmodified-since",
            FUTURE),
        source.and("copy-if-match of Ceph", "x-amz-copy-if-match", etag),
        source.and("range", SOURCE + "-range", "bytes=0-15"),
        source.and("range of one byte", SOURCE + "-range", "bytes=0-0"),
        source.and("range empty", SOURCE + "-range", ""),
        source.and("range and if-match", SOURCE + "-range", "bytes=0-15", ifMatch, etag),
        source.and("directive REPLACE", "x-amz-metadata-directive", "REPLACE"),
        source.and("directive COPY", "x-amz-metadata-directive", "COPY"),
        source.and("tagging directive", "x-amz-tagging-directive", "COPY"),
        source.and("if-match on the target", "if-match", "*"),
        source.and("if-none-match on the target", "if-none-match", "\"other\""),
        source.and("target condition of R2", "cf-copy-destination-if-none-match", "\"other\""),
        source.and("storage class", "x-amz-storage-class", "STANDARD"),
        source.and("public", "x-amz-acl", "public-read"),
        source.and(
            "a key for the source",
            key + "algorithm",
            "AES256",
            key + "key",
            ExtraAttacks.SSE_KEY,
            key + "key-md5",
            ExtraAttacks.SSE_KEY_MD5),
        source.and("a directive of Swift", "x-fresh-metadata", "true"));
  }

  /** Lists what other stores, and other APIs of the same ones, call a source. */
  private List<Attack> kin() {
    String path = "/" + bucket + "/" + victim;
    return List.of(
            "x-amz-rename-source",
            "x-copy-from",
            "x-object-manifest",
            "x-symlink-target",
            "x-goog-copy-source",
            "x-oss-copy-source",
            "x-cos-copy-source",
            "x-obs-copy-source",
            "cf-copy-source",
            "x-original-url",
            "x-rewrite-url",
            "x-forwarded-uri",
            "x-accel-redirect",
            "destination")
        .stream()
        .map(name -> Attack.of(name, name, path))
        .collect(Collectors.toList());
  }

  /** Lists all of them, once each. */
  List<Attack> all() {
    List<Attack> all = new ArrayList<>(spellings());
    all.addAll(beside(spellings().get(0)));
    all.addAll(kin());
    all.addAll(beside(Attack.of("no source")));
    return all;
  }
}
