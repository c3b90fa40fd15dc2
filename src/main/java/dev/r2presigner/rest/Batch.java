package dev.r2presigner.rest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.r2presigner.problem.BadJson;
import dev.r2presigner.problem.Problem;
import dev.r2presigner.problem.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Runs a call once for each item and keeps the order. One item that is refused, or that is not even
 * of the right shape, is a problem in its place and leaves the others alone.
 */
@ApplicationScoped
public class Batch {

  private static final int MAX_ITEMS = 100;

  private final ObjectMapper json;

  Batch(ObjectMapper json) {
    this.json = json;
  }

  /**
   * The results, in the order of the items.
   *
   * @param member the name under which an item that succeeded stands in its result
   */
  public <T> Map<String, Object> run(
      @Nullable List<@Nullable JsonNode> items,
      Class<T> type,
      String member,
      String requestId,
      Function<T, Object> call) {
    if (items == null || items.isEmpty() || items.size() > MAX_ITEMS) {
      throw RequestFields.invalid("A batch has 1 to " + MAX_ITEMS + " items.");
    }
    List<Map<String, Object>> results = new ArrayList<>(items.size());
    for (JsonNode item : items) {
      Map<String, Object> result = new LinkedHashMap<>();
      try {
        Object answer = call.apply(read(item, type));
        result.put("status", 200);
        result.put(member, answer);
      } catch (ProblemException refused) {
        Problem problem = refused.problem();
        result.put("status", problem.type().status());
        result.put("problem", problem.body(requestId));
      }
      results.add(result);
    }
    return Map.of("results", results);
  }

  private <T> T read(@Nullable JsonNode item, Class<T> type) {
    try {
      T read = item == null ? null : json.treeToValue(item, type);
      if (read == null) {
        throw RequestFields.invalid("Each item of a batch is a JSON object.");
      }
      return read;
    } catch (JsonProcessingException bad) {
      throw new ProblemException(BadJson.problem(bad));
    }
  }
}
