package dev.r2presigner.bucketrules;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;

/** The result of comparing the bucket's policy with the wanted one, a sentence each. */
@JsonPropertyOrder({"inSync", "differences"})
public record CorsReport(boolean inSync, List<String> differences) {

  static CorsReport of(List<String> differences) {
    return new CorsReport(differences.isEmpty(), differences);
  }
}
