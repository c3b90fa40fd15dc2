package dev.r2presigner.problem;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.InputCoercionException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import java.util.List;
import java.util.Map;

/**
 * Tells a body that is not JSON from one with a field that does not exist or of the wrong type.
 * Jackson's own messages are never passed on: they name our classes and quote the client.
 */
public final class BadJson {

  private BadJson() {}

  public static Problem problem(JsonProcessingException bad) {
    if (bad instanceof UnrecognizedPropertyException unknown) {
      List<String> known =
          unknown.getKnownPropertyIds().stream().map(Object::toString).sorted().toList();
      return new Problem(
          ProblemType.UNKNOWN_FIELD,
          "The body has a field that does not exist here; known are "
              + String.join(", ", known)
              + ".",
          Map.of("allowed", known));
    }
    // A whole number beyond an int is as wrong as a text, though Jackson takes it for bad syntax.
    boolean tooLarge =
        bad instanceof InputCoercionException || bad.getCause() instanceof InputCoercionException;
    if (tooLarge || bad instanceof MismatchedInputException) {
      String field = bad instanceof JsonMappingException mapped ? field(mapped) : "";
      return field.isEmpty()
          ? Problem.of(
              ProblemType.INVALID_REQUEST,
              tooLarge ? "A number is out of range." : "The body must be a JSON object.")
          : new Problem(
              ProblemType.INVALID_REQUEST,
              "The field '" + field + "' has the wrong JSON type.",
              Map.of("field", field));
    }
    return Problem.of(
        ProblemType.INVALID_JSON,
        "The body must be one JSON document, with each field once, in UTF-8 and not nested deeply.");
  }

  /** Only names of our own fields: what lies inside a map is the client's word. */
  private static String field(JsonMappingException bad) {
    for (JsonMappingException.Reference reference : bad.getPath()) {
      if (reference.getFieldName() != null) {
        return reference.getFieldName();
      }
    }
    return "";
  }
}
