package dev.r2presigner.rest;

import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.type.LogicalType;
import io.quarkus.jackson.ObjectMapperCustomizer;
import jakarta.inject.Singleton;
import java.util.List;

/**
 * Configures strict JSON parsing: an unknown or repeated field, trailing text, deep nesting or a
 * number sent as a string is an error. A lenient parser would hide mistakes and attacks alike.
 */
@Singleton
class StrictJson implements ObjectMapperCustomizer {

  /** The nesting limit; our deepest document has four levels. */
  private static final int MAX_DEPTH = 16;

  private static final int MAX_DIGITS = 100;

  /** The token limit; our largest document has 10,000 parts of six, 2 MiB can have 700,000. */
  private static final int MAX_TOKENS = 100_000;

  @Override
  public void customize(ObjectMapper mapper) {
    mapper
        .getFactory()
        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION.mappedFeature())
        .setStreamReadConstraints(
            StreamReadConstraints.builder()
                .maxNestingDepth(MAX_DEPTH)
                .maxNumberLength(MAX_DIGITS)
                .maxTokenCount(MAX_TOKENS)
                .build());
    mapper.enable(
        DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES,
        DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    for (CoercionInputShape shape :
        List.of(
            CoercionInputShape.String,
            CoercionInputShape.EmptyString,
            CoercionInputShape.Float,
            CoercionInputShape.Boolean)) {
      mapper.coercionConfigFor(LogicalType.Integer).setCoercion(shape, CoercionAction.Fail);
    }
    for (CoercionInputShape shape :
        List.of(CoercionInputShape.Integer, CoercionInputShape.Float, CoercionInputShape.Boolean)) {
      mapper.coercionConfigFor(LogicalType.Textual).setCoercion(shape, CoercionAction.Fail);
    }
  }
}
