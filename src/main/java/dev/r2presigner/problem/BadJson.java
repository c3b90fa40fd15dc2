package dev.r2presigner.problem;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.InputCoercionException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import java.util.List;
import java.util.Map;

/**
 * Maps Jackson's parse errors to problems: invalid JSON, an unknown field, or a wrong type.
 * Jackson's own messages are never passed on: they name our classes and quote the client.
 */
public final class BadJson {

  private BadJson() {}

  /** Returns the problem for a parse error. */
  public static Problem problem(JsonProcessingException bad) {
    if (bad instanceof UnrecognizedPropertyException unknown) {
      List<String> known =
          unknown.getKnownPropertyIds().stream().map(Object::toString).sorted().toList();
      return new Problem(
          ProblemType.UNKNOWN_FIELD,
          "The body has an unknown field. Known fields: " + String.join(", ", known) + ".",
          Map.of("allowed", known));
    }
    // Jackson reports an integer out of range as bad syntax; to the client it is a wrong type.
    boolean tooLarge =
        bad instanceof InputCoercionException || bad.getCause() instanceof InputCoercionException;
    if (tooLarge || bad instanceof MismatchedInputException) {
      String field = bad instanceof JsonMappingException mapped ? field(mapped) : "";
      return field.isEmpty()
          ? Problem.of(
              ProblemType.INVALID_REQUEST,
              tooLarge ? "The body has a number out of range." : "The body must be a JSON object.")
          : new Problem(
              ProblemType.INVALID_REQUEST,
              "The field '" + field + "' has the wrong JSON type.",
              Map.of("field", field));
    }
    return Problem.of(
        ProblemType.INVALID_JSON,
        "Send one JSON document in UTF-8, with each field once and without deep nesting.");
  }

  /** Returns the outermost field, one of ours; names inside a map come from the client. */
  private static String field(JsonMappingException bad) {
    for (JsonMappingException.Reference reference : bad.getPath()) {
      if (reference.getFieldName() != null) {
        return reference.getFieldName();
      }
    }
    return "";
  }
}
