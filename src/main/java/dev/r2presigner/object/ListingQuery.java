package dev.r2presigner.object;

import dev.r2presigner.edge.Query;
import dev.r2presigner.rest.RequestFields;
import dev.r2presigner.store.BucketListing;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The query of a listing.
 *
 * @param prefix empty for the caller's only one
 * @param grouped whether what lies behind the next slash is gathered into prefixes
 */
record ListingQuery(String prefix, boolean grouped, int limit, @Nullable String cursor) {

  private static final List<String> PARAMETERS = List.of("prefix", "delimiter", "limit", "cursor");

  private static final String DELIMITER = "/";

  /**
   * The numbers that can be a limit: decimal digits of ASCII, which a parser alone does not ask.
   */
  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,4}");

  static ListingQuery of(Query query) {
    query.only(PARAMETERS);
    String delimiter = query.optional("delimiter");
    if (delimiter != null && !delimiter.equals(DELIMITER)) {
      throw RequestFields.invalid("Send '/' as 'delimiter', or leave it out.");
    }
    return new ListingQuery(
        Objects.requireNonNullElse(query.optional("prefix"), ""),
        delimiter != null,
        limit(query.optional("limit")),
        query.optional("cursor"));
  }

  private static int limit(@Nullable String text) {
    if (text == null) {
      return BucketListing.MAX_PAGE;
    }
    int limit = NUMBER.matcher(text).matches() ? Integer.parseInt(text) : 0;
    if (limit < 1 || limit > BucketListing.MAX_PAGE) {
      throw RequestFields.invalid("Send a 'limit' of 1 to " + BucketListing.MAX_PAGE + ".");
    }
    return limit;
  }
}
