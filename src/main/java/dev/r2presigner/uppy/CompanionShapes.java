package dev.r2presigner.uppy;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.r2presigner.bucket.R2Settings;
import dev.r2presigner.edge.Query;
import dev.r2presigner.edge.RawPath;
import dev.r2presigner.issuing.Signed;
import dev.r2presigner.multipart.NamedPart;
import dev.r2presigner.policy.Intent;
import dev.r2presigner.policy.ObjectContent;
import dev.r2presigner.policy.ObjectName;
import dev.r2presigner.rest.LargeBody;
import dev.r2presigner.rest.RequestFields;
import io.vertx.ext.web.RoutingContext;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What Uppy 4 and 5 send to Companion's S3 routes, and what they read of the answers. */
final class CompanionShapes {

  private static final Pattern META = Pattern.compile("metadata\\[([^\\]]+)]");
  private static final Pattern WHOLE_NUMBER = Pattern.compile("-?[0-9]{1,40}");
  private static final Pattern PART_NUMBERS = Pattern.compile("[0-9]{1,5}(?:,[0-9]{1,5}){0,999}");

  private CompanionShapes() {}

  /**
   * Metadata holds all meta fields of the file as text; what the policy does not list stays out.
   */
  public record CreateBody(
      @Nullable String filename,
      @Nullable String type,
      @Nullable Map<String, @Nullable Object> metadata) {

    Intent.CreateMultipart toIntent(@Nullable String policy) {
      Map<String, String> given = new HashMap<>();
      if (metadata != null) {
        RequestFields.requireFew(metadata.size());
        metadata.forEach(
            (name, value) -> {
              if (value != null) {
                given.put(name, value.toString());
              }
            });
      }
      return new Intent.CreateMultipart(
          new ObjectName.Filename(RequestFields.required(filename, "filename"), policy),
          new ObjectContent(type, size(given.get("size")), null, given, null),
          true);
    }
  }

  /** The parts, in order, with the ETags the store answered. */
  @LargeBody
  public record CompleteBody(@Nullable List<@Nullable CompletedPart> parts) {

    List<NamedPart> named() {
      List<NamedPart> named = new ArrayList<>();
      for (CompletedPart part : RequestFields.required(parts, "parts")) {
        CompletedPart given = RequestFields.required(part, "parts");
        named.add(NamedPart.of(given.partNumber(), given.etag()));
      }
      return named;
    }
  }

  /** One of them. */
  public record CompletedPart(
      @JsonProperty("PartNumber") @Nullable Integer partNumber,
      @JsonProperty("ETag") @Nullable String etag) {}

  /** A single upload; {@code expires} in seconds. */
  @JsonPropertyOrder({"method", "url", "headers", "fields", "expires"})
  public record Params(
      String method,
      String url,
      Map<String, String> headers,
      Map<String, String> fields,
      long expires) {

    static Params of(Signed.Upload issued) {
      return new Params(
          issued.put().method(),
          issued.put().url(),
          issued.put().headers(),
          Map.of("key", issued.grant().key().value()),
          issued.put().expiresIn());
    }
  }

  /** An upload in parts that was begun. */
  public record Created(String key, String uploadId, String bucket) {}

  /** A part that has arrived. */
  @JsonPropertyOrder({"PartNumber", "Size", "ETag"})
  public record Part(
      @JsonProperty("PartNumber") int partNumber,
      @JsonProperty("Size") long size,
      @JsonProperty("ETag") String etag) {}

  /** A part's URL; {@code expires} in seconds is also when Uppy gives the request up. */
  public record SignedPart(String url, Map<String, String> headers, long expires) {}

  /** URLs by part number, and the headers that each has to be sent with. */
  public record SignedParts(
      Map<Integer, String> presignedUrls, Map<Integer, Map<String, String>> headers) {

    static SignedParts of(Signed.Multipart issued) {
      Map<Integer, String> urls = new TreeMap<>();
      Map<Integer, Map<String, String>> headers = new TreeMap<>();
      for (int i = 0; i < issued.urls().size(); i++) {
        int number = issued.grant().parts().get(i).partNumber();
        urls.put(number, issued.urls().get(i).url());
        headers.put(number, issued.urls().get(i).headers());
      }
      return new SignedParts(urls, headers);
    }
  }

  /** The object, at an address that needs a signature to be read. */
  public record Done(String location, String key, String bucket) {

    static Done of(R2Settings settings, String key) {
      return new Done(settings.location(key).toString(), key, settings.bucket());
    }
  }

  static Intent.Upload upload(RoutingContext request) {
    Query query = Query.of(request);
    Map<String, String> metadata = new HashMap<>();
    for (String name : query.names()) {
      Matcher meta = META.matcher(name);
      String value = meta.matches() ? query.optional(name) : null;
      if (value != null) {
        metadata.put(meta.group(1), value);
      }
    }
    return new Intent.Upload(
        new ObjectName.Filename(query.required("filename"), RawPath.policy(request)),
        new ObjectContent(query.optional("type"), size(metadata.get("size")), null, metadata, null),
        null,
        true);
  }

  /** The whole file's size, which the id of an upload carries or the query states. */
  static @Nullable Long size(RoutingContext request, CompanionUploadId id) {
    Long stated = size(Query.of(request).optional("metadata[size]"));
    if (stated != null && id.size() != null && !stated.equals(id.size())) {
      throw RequestFields.invalid(
          "The parameter 'metadata[size]' is not the size this upload began with.");
    }
    return id.size() == null ? stated : id.size();
  }

  /** Null where it was not sent: Uppy says no size unless the page adds it. */
  private static @Nullable Long size(@Nullable String text) {
    if (text == null) {
      return null;
    }
    if (!WHOLE_NUMBER.matcher(text).matches()) {
      throw RequestFields.invalid(
          "The parameter 'metadata[size]' must be a whole number of bytes.");
    }
    return RequestFields.saturated(new BigInteger(text));
  }

  static List<Integer> partNumbers(RoutingContext request) {
    String text = Query.of(request).required("partNumbers");
    if (!PART_NUMBERS.matcher(text).matches()) {
      throw RequestFields.invalid(
          "The parameter 'partNumbers' is 1 to 1,000 numbers with commas between.");
    }
    return Arrays.stream(text.split(",", -1)).map(Integer::valueOf).toList();
  }
}
