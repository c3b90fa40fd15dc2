package dev.r2presigner.multipart;

import dev.r2presigner.rest.RequestFields;
import java.math.BigInteger;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which parts are to be signed, of an object of which size. */
public record PartsRequest(
    @Nullable String uploadId,
    @Nullable String key,
    @Nullable BigInteger contentLength,
    @Nullable List<@Nullable Integer> partNumbers) {

  /** Signed in well under a tenth of a second. */
  private static final int MAX_NUMBERS = 1000;

  List<Integer> numbers() {
    if (partNumbers == null
        || partNumbers.isEmpty()
        || partNumbers.size() > MAX_NUMBERS
        || partNumbers.contains(null)) {
      throw RequestFields.invalid("Give 1 to " + MAX_NUMBERS + " 'partNumbers'.");
    }
    return List.copyOf(partNumbers);
  }
}
