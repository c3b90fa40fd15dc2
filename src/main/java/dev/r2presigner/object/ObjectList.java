package dev.r2presigner.object;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.r2presigner.store.BucketListing.ListedObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of a listing.
 *
 * @param prefixes stand for the keys that lie behind the next slash, if the listing gathers these
 * @param cursor for the next page; null if this is the last one
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonPropertyOrder({"objects", "prefixes", "cursor"})
public record ObjectList(
    List<ListedObject> objects, List<String> prefixes, @Nullable String cursor) {}
