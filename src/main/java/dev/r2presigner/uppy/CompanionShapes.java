package dev.r2presigner.uppy;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.r2presigner.bucket.R2Settings;
import dev.r2presigner.edge.Query;
import dev.r2presigner.edge.RawPath;
import dev.r2presigner.issuing.Signed;
import dev.r2presigner.multipart.MultipartUploads.Completed;
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

/** The requests that Uppy 4 and 5 send to Companion's S3 routes, and the responses they read. */
final class CompanionShapes {

  private static final Pattern META = Pattern.compile("metadata\\[([^\\]]+)]");
  private static final Pattern WHOLE_NUMBER = Pattern.compile("-?[0-9]{1,40}");
  private static final Pattern PART_NUMBERS = Pattern.compile("[0-9]{1,5}(?:,[0-9]{1,5}){0,999}");

  private CompanionShapes() {}

  /**
   * The request to begin a multipart upload. Metadata holds all meta fields of the file as text;
   * those that the policy does not list are dropped.
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

  /** The request to complete an upload: its parts, in order, with the store's ETags. */
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

  /** A part in the request to complete. */
  public record CompletedPart(
      @JsonProperty("PartNumber") @Nullable Integer partNumber,
      @JsonProperty("ETag") @Nullable String etag) {}

  /** The response for a single upload; {@code expires} is in seconds. */
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

  /** The response for a multipart upload that was begun. */
  public record Created(String key, String uploadId, String bucket) {}

  /** An uploaded part in a list. */
  @JsonPropertyOrder({"PartNumber", "Size", "ETag"})
  public record Part(
      @JsonProperty("PartNumber") int partNumber,
      @JsonProperty("Size") long size,
      @JsonProperty("ETag") String etag) {}

  /** A part's URL; after {@code expires} seconds Uppy also aborts the request. */
  public record SignedPart(String url, Map<String, String> headers, long expires) {}

  /** The URLs by part number, and the headers to send with each. */
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

  /** The completed object, with a location that needs a signature to be read. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Done(String location, String key, String bucket, @Nullable String receipt) {

    static Done of(R2Settings settings, Completed completed) {
      String key = completed.key();
      return new Done(
          settings.location(key).toString(), key, settings.bucket(), completed.receipt());
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

  /** Returns the size of the whole file, from the upload id or from the query. */
  static @Nullable Long size(RoutingContext request, CompanionUploadId id) {
    Long declared = size(Query.of(request).optional("metadata[size]"));
    if (declared != null && id.size() != null && !declared.equals(id.size())) {
      throw RequestFields.invalid(
          "The query parameter 'metadata[size]' must be the size that the upload began with.");
    }
    return id.size() == null ? declared : id.size();
  }

  /** Parses a size; null if absent, since Uppy sends none unless the page adds it. */
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
          "The query parameter 'partNumbers' must be 1 to 1,000 numbers separated by commas.");
    }
    return Arrays.stream(text.split(",", -1)).map(Integer::valueOf).toList();
  }
}
