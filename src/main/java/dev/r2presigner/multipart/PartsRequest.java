package dev.r2presigner.multipart;

import dev.r2presigner.rest.RequestFields;
import java.math.BigInteger;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A client's request to sign parts of an object of this size. */
public record PartsRequest(
    @Nullable String uploadId,
    @Nullable String key,
    @Nullable BigInteger contentLength,
    @Nullable List<@Nullable Integer> partNumbers) {

  /** The limit keeps signing well under a tenth of a second. */
  private static final int MAX_NUMBERS = 1000;

  List<Integer> numbers() {
    if (partNumbers == null
        || partNumbers.isEmpty()
        || partNumbers.size() > MAX_NUMBERS
        || partNumbers.contains(null)) {
      throw RequestFields.invalid("Send 1 to " + MAX_NUMBERS + " 'partNumbers'.");
    }
    return List.copyOf(partNumbers);
  }
}
