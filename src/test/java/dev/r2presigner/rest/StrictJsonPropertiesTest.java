package dev.r2presigner.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.r2presigner.upload.UploadRequest;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.StreamSupport;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.statistics.Statistics;

/** Bodies as jqwik invents them: read if and only if each member is known and of its type. */
class StrictJsonPropertiesTest {

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final Set<String> TEXTS =
      Set.of("key", "filename", "policy", "contentType", "checksumSha256", "cacheControl");
  private static final Set<String> NUMBERS = Set.of("contentLength", "expiresIn");

  private final ObjectMapper mapper = new StrictJson().mapper(List.of());

  /** Interned, names of one hash code would be one chain of a table that never forgets. */
  @Example
  void aNameThatAClientChoseIsNotInterned() throws JsonProcessingException {
    String name = mapper.readTree("{\"name-of-a-client\":1}").fieldNames().next();

    assertThat(name).isEqualTo("name-of-a-client").isNotSameAs(name.intern());
  }

  /** Each name is looked up, kept and compared: 260,000 took 1.1 s on an event loop, cold. */
  @Example
  void moreTokensThanAnyDocumentOfOursNeedsAreNotRead() throws JsonProcessingException {
    ArrayNode parts = NODES.arrayNode();
    for (int i = 1; i <= 10_000; i++) {
      parts.addObject().put("partNumber", i).put("etag", "e");
    }
    assertThat(mapper.readTree(parts.toString())).hasSize(10_000);

    ObjectNode names = NODES.objectNode();
    for (int i = 0; i < 50_000; i++) {
      names.put("m" + i, 1);
    }
    assertThatThrownBy(() -> mapper.readTree(names.toString()))
        .isInstanceOf(StreamConstraintsException.class);
  }

  @Provide
  Arbitrary<JsonNode> values() {
    Arbitrary<JsonNode> leaf =
        Arbitraries.oneOf(
            Arbitraries.of(NODES.nullNode(), NODES.booleanNode(true), NODES.textNode("")),
            Arbitraries.bigIntegers().map(NODES::numberNode),
            Arbitraries.doubles().map(NODES::numberNode),
            Arbitraries.strings().alpha().map(NODES::textNode),
            Arbitraries.bigIntegers().map(number -> NODES.textNode(number.toString())));
    return Arbitraries.frequencyOf(
        Tuple.of(4, leaf),
        Tuple.of(1, leaf.list().ofMaxSize(2).map(this::array)),
        Tuple.of(2, leaf.list().ofMaxSize(2).map(this::object)));
  }

  private JsonNode array(List<JsonNode> items) {
    return NODES.arrayNode().addAll(items);
  }

  private JsonNode object(List<JsonNode> items) {
    ObjectNode object = NODES.objectNode();
    items.forEach(item -> object.set("m" + object.size(), item));
    return object;
  }

  /** Mostly of the right type, or hardly any body would be whole. */
  private Arbitrary<JsonNode> value(String name) {
    Arbitrary<JsonNode> fitting =
        NUMBERS.contains(name)
            ? Arbitraries.bigIntegers().map(NODES::numberNode)
            : TEXTS.contains(name)
                ? Arbitraries.strings().map(NODES::textNode)
                : Arbitraries.strings()
                    .map(text -> (JsonNode) NODES.textNode(text))
                    .list()
                    .ofMaxSize(2)
                    .map(this::object);
    return Arbitraries.frequencyOf(Tuple.of(9, fitting), Tuple.of(1, values()));
  }

  @Provide
  Arbitrary<ObjectNode> bodies() {
    Arbitrary<String> name =
        Arbitraries.frequencyOf(
            Tuple.of(12, Arbitraries.of(TEXTS)),
            Tuple.of(4, Arbitraries.of(NUMBERS)),
            Tuple.of(4, Arbitraries.just("metadata")),
            Tuple.of(1, Arbitraries.of("Key", "bucket", "__proto__", "")));
    return name.flatMap(n -> value(n).map(v -> Map.entry(n, v)))
        .list()
        .ofMaxSize(5)
        .map(
            members -> {
              ObjectNode body = NODES.objectNode();
              members.forEach(member -> body.set(member.getKey(), member.getValue()));
              return body;
            });
  }

  @Property(tries = 5_000)
  void aBodyIsReadIfAndOnlyIfAllOfItFits(@ForAll("bodies") ObjectNode body) {
    boolean fits = body.properties().stream().allMatch(m -> fits(m.getKey(), m.getValue()));

    boolean read = isRead(body.toString());

    Statistics.collect(fits);
    Statistics.coverage(
        seen -> {
          seen.check(true).percentage(percent -> percent > 10);
          seen.check(false).percentage(percent -> percent > 10);
        });
    assertThat(read).isEqualTo(fits);
  }

  private static boolean fits(String name, JsonNode value) {
    if (TEXTS.contains(name)) {
      return value.isTextual() || value.isNull();
    }
    if (NUMBERS.contains(name)) {
      return value.isIntegralNumber() || value.isNull();
    }
    return name.equals("metadata")
        && (value.isNull()
            || value.isObject()
                && StreamSupport.stream(value.spliterator(), false)
                    .allMatch(v -> v.isTextual() || v.isNull()));
  }

  @Property
  void aRepeatedMemberIsNeverRead(@ForAll("bodies") ObjectNode body, @ForAll int which) {
    ObjectNode whole = body.deepCopy().put("key", "a");
    List<String> names = List.copyOf(whole.propertyStream().map(Map.Entry::getKey).toList());
    String name = names.get(Math.floorMod(which, names.size()));
    String repeated = NODES.objectNode().set(name, whole.get(name)).toString();

    String json = whole.toString();
    assertThat(isRead(json.substring(0, json.length() - 1) + "," + repeated.substring(1)))
        .isFalse();
  }

  @Property
  void aBodyThatWasCutOrGoesOnIsNeverRead(@ForAll("bodies") ObjectNode body, @ForAll int where) {
    String json = body.toString();
    assertThat(isRead(json.substring(0, Math.floorMod(where, json.length())))).isFalse();
    assertThat(isRead(json + json)).isFalse();
  }

  @Provide
  Arbitrary<String> nests() {
    return Combinators.combine(
            Arbitraries.of("[", "{\"a\":"), Arbitraries.integers().between(17, 9_000))
        .as(String::repeat);
  }

  @Property(tries = 50)
  void whatIsNestedTooDeepIsRefusedBeforeItIsRead(@ForAll("nests") String nest) {
    assertThatThrownBy(() -> mapper.readTree("{\"metadata\":" + nest))
        .isInstanceOf(JsonProcessingException.class)
        .hasMessageContaining("nesting depth");
  }

  private boolean isRead(String json) {
    try {
      return mapper.readValue(json, UploadRequest.class) != null;
    } catch (JsonProcessingException refused) {
      return false;
    }
  }
}
