package dev.r2presigner.bucketrules;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;

/** How the bucket's policy stands against the wanted one; each difference is a sentence. */
@JsonPropertyOrder({"inSync", "differences"})
public record CorsReport(boolean inSync, List<String> differences) {

  static CorsReport of(List<String> differences) {
    return new CorsReport(differences.isEmpty(), differences);
  }
}
