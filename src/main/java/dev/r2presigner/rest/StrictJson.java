package dev.r2presigner.rest;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.type.LogicalType;
import io.quarkus.arc.All;
import io.quarkus.jackson.ObjectMapperCustomizer;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.List;

/**
 * Configures strict JSON parsing: an unknown or repeated field, trailing text, deep nesting or a
 * number sent as a string is an error. A lenient parser would hide mistakes and attacks alike.
 */
class StrictJson {

  /** The nesting limit; our deepest document has four levels. */
  private static final int MAX_DEPTH = 16;

  private static final int MAX_DIGITS = 100;

  /** The token limit; our largest document has 10,000 parts of six, 2 MiB can have 700,000. */
  private static final int MAX_TOKENS = 100_000;

  /**
   * Takes what the framework sets first, since unknown fields are not an error to it. Names stay
   * out of the tables of Jackson and of the JVM: names that a client chose for their hash codes
   * kept an event loop busy there for over a second with one body.
   */
  @Produces
  @Singleton
  ObjectMapper mapper(@All List<ObjectMapperCustomizer> framework) {
    ObjectMapper mapper =
        new ObjectMapper(
            JsonFactory.builder()
                .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .streamReadConstraints(
                    StreamReadConstraints.builder()
                        .maxNestingDepth(MAX_DEPTH)
                        .maxNumberLength(MAX_DIGITS)
                        .maxTokenCount(MAX_TOKENS)
                        .build())
                .build());
    framework.stream().sorted().forEach(customizer -> customizer.customize(mapper));
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
    return mapper;
  }
}
