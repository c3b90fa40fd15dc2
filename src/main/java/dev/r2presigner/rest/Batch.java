package dev.r2presigner.rest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.r2presigner.issuing.RequestContext;
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
 * Runs a call once for each item and keeps the order. An item that is rejected, or malformed,
 * yields a problem in its place and does not affect the others.
 */
@ApplicationScoped
public class Batch {

  private static final int MAX_ITEMS = 100;

  private final ObjectMapper json;

  Batch(ObjectMapper json) {
    this.json = json;
  }

  /**
   * Returns the results, in the order of the items.
   *
   * @param member the member that holds the answer of an item that succeeded
   */
  public <T> Map<String, Object> run(
      @Nullable List<@Nullable JsonNode> items,
      Class<T> type,
      String member,
      RequestContext who,
      Function<T, Object> call) {
    List<Map<String, Object>> results = new ArrayList<>();
    List<@Nullable JsonNode> all = bounded(items);
    who.tally().expect(all.size());
    try {
      for (JsonNode item : all) {
        try {
          results.add(result(200, member, call.apply(read(item, type))));
        } catch (ProblemException refused) {
          results.add(failed(refused.problem(), who));
        }
      }
    } finally {
      who.tally().settle();
    }
    return Map.of("results", results);
  }

  /** Returns the items, of which a batch has 1 to 100. */
  public static List<@Nullable JsonNode> bounded(@Nullable List<@Nullable JsonNode> items) {
    if (items == null || items.isEmpty() || items.size() > MAX_ITEMS) {
      throw RequestFields.invalid("Send 1 to " + MAX_ITEMS + " items in a batch.");
    }
    return items;
  }

  /** Returns the result of an item that was rejected. */
  public static Map<String, Object> failed(Problem problem, RequestContext who) {
    return result(problem.type().status(), "problem", problem.body(who.ids()));
  }

  private static Map<String, Object> result(int status, String member, Object answer) {
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("status", status);
    result.put(member, answer);
    return result;
  }

  private <T> T read(@Nullable JsonNode item, Class<T> type) {
    try {
      T read = item == null ? null : json.treeToValue(item, type);
      if (read == null) {
        throw RequestFields.invalid("Send each item of a batch as a JSON object.");
      }
      return read;
    } catch (JsonProcessingException bad) {
      throw new ProblemException(BadJson.problem(bad));
    }
  }
}
