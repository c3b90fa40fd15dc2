package dev.r2presigner.rest;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.r2presigner.multipart.CompleteRequest;
import dev.r2presigner.multipart.PartsReply;
import dev.r2presigner.object.ObjectList;
import dev.r2presigner.problem.ProblemType;
import dev.r2presigner.testing.Api;
import dev.r2presigner.testing.LocalProfileTest;
import dev.r2presigner.uppy.SignReply;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HEAD;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * The document is written by hand, so it is held to the code: calls, members, examples, problems.
 */
@LocalProfileTest
class OpenApiTest {

  private static final List<Class<?>> RESOURCES =
      List.of(
          dev.r2presigner.upload.UploadResource.class,
          dev.r2presigner.download.DownloadResource.class,
          dev.r2presigner.object.ObjectResource.class,
          dev.r2presigner.object.ConfirmResource.class,
          dev.r2presigner.object.CopyResource.class,
          dev.r2presigner.object.DeletionResource.class,
          dev.r2presigner.multipart.MultipartResource.class,
          dev.r2presigner.uppy.SignResource.class,
          dev.r2presigner.uppy.CompanionResource.class,
          dev.r2presigner.delegation.DelegationResource.class,
          dev.r2presigner.credentials.CredentialsResource.class,
          dev.r2presigner.policies.PoliciesResource.class,
          dev.r2presigner.bucketrules.CorsResource.class,
          dev.r2presigner.bucketrules.LifecycleResource.class,
          dev.r2presigner.bucketrules.CorsAdminResource.class,
          dev.r2presigner.token.ServiceKeysResource.class);

  /** Two records of one name, in the one namespace that a generated client has. */
  private static final Map<Class<?>, String> NAMES =
      Map.of(PartsReply.Part.class, "SignedPart", CompleteRequest.Part.class, "NamedPart");

  /** Members whose own members depend on the object. */
  private static final Set<String> OPEN = Set.of("headers", "metadata");

  private static JsonPath document() {
    return given()
        .accept("application/json")
        .get("/q/openapi?format=json")
        .then()
        .statusCode(200)
        .extract()
        .jsonPath();
  }

  @Test
  void documentsExactlyTheCallsThatExist() {
    Set<String> real = new TreeSet<>();
    for (Class<?> resource : RESOURCES) {
      for (Method method : resource.getDeclaredMethods()) {
        verbs(method)
            .forEach(verb -> real.add(verb.getSimpleName().toLowerCase() + " " + path(method)));
      }
    }

    Map<String, Map<String, Object>> paths = document().getMap("paths");

    Set<String> documented = new TreeSet<>();
    paths.forEach(
        (path, item) ->
            item.keySet().stream()
                .filter(verb -> !verb.equals("parameters"))
                .forEach(verb -> documented.add(verb + " " + path)));
    assertThat(documented).isEqualTo(real);
  }

  private static Stream<Class<? extends Annotation>> verbs(Method method) {
    return Stream.<Class<? extends Annotation>>of(
            GET.class, HEAD.class, POST.class, PUT.class, DELETE.class)
        .filter(method::isAnnotationPresent);
  }

  /** RFC 9110, 15.5.6. A batch's path is that of a key of this name too. */
  @Test
  void allowNamesExactlyTheMethodsOfEachPath() {
    Map<String, Map<String, Object>> paths = document().getMap("paths");
    paths.forEach(
        (path, item) -> {
          Set<String> methods = new TreeSet<>(Set.of("OPTIONS"));
          item.keySet().stream()
              .filter(verb -> !verb.equals("parameters"))
              .forEach(verb -> methods.add(verb.toUpperCase(Locale.ROOT)));
          if (methods.contains("GET") || path.equals("/v1/downloads/batch")) {
            methods.addAll(Set.of("GET", "HEAD"));
          }
          if (path.equals("/v1/objects/copy") || path.equals("/v1/objects/delete")) {
            methods.addAll(Set.of("GET", "HEAD", "DELETE"));
          }
          Api.as("alice")
              .request()
              .patch(anyOf(path))
              .then()
              .statusCode(405)
              .header("Allow", String.join(", ", methods))
              .body("allowed", equalTo(List.copyOf(methods)));
        });
  }

  /** Generated clients accept what the document says can come back, and nothing else. */
  @Test
  void noGeneratedClientIsToldThatItAcceptsTooLittle() {
    Map<String, Map<String, Map<String, Object>>> paths = document().getMap("paths");
    paths.forEach(
        (path, item) ->
            item.keySet().stream()
                .filter(verb -> !verb.equals("parameters"))
                .forEach(
                    verb -> {
                      JsonPath call =
                          JsonPath.from(new io.vertx.core.json.JsonObject(item.get(verb)).encode());
                      Map<String, ?> content = call.getMap("responses.'200'.content");
                      Set<String> accepted = new TreeSet<>(Set.of("application/problem+json"));
                      accepted.addAll(content == null ? Set.of() : content.keySet());
                      Response response =
                          Api.as("alice")
                              .request()
                              .accept(String.join(", ", accepted))
                              .request(verb.toUpperCase(Locale.ROOT), anyOf(path));
                      assertThat(response.statusCode()).as(verb + " " + path).isNotEqualTo(406);
                    }));
  }

  /** Returns one of the paths of this form. */
  private static String anyOf(String path) {
    return path.replaceAll("[{](key|id|policy)}", "x").replace("{partNumber}", "1");
  }

  private static String path(Method method) {
    Path below = method.getAnnotation(Path.class);
    return method.getDeclaringClass().getAnnotation(Path.class).value()
        + (below == null ? "" : below.value());
  }

  @Test
  void documentsExactlyTheMembersThatExist() {
    JsonPath document = document();
    for (Class<?> type : records()) {
      assertThat(document.getMap(schema(type) + ".properties").keySet())
          .as(type.getSimpleName())
          .isEqualTo(members(type).map(OpenApiTest::name).collect(Collectors.toSet()));
    }
  }

  /**
   * What an answer always has needs no question mark in a client. The members of a request are all
   * nullable here, since each that is missing has a problem of its own.
   */
  @Test
  void answersRequireExactlyWhatTheyAlwaysHave() {
    JsonPath document = document();
    for (Class<?> type : records()) {
      if (members(type).allMatch(OpenApiTest::isNullable)) {
        continue;
      }
      JsonInclude written = type.getAnnotation(JsonInclude.class);
      boolean nulls = written != null && written.value() == JsonInclude.Include.ALWAYS;
      assertThat(Set.copyOf(document.getList(schema(type) + ".required")))
          .as(type.getSimpleName())
          .isEqualTo(
              members(type)
                  .filter(member -> nulls || !isNullable(member))
                  .map(OpenApiTest::name)
                  .collect(Collectors.toSet()));
    }
  }

  /** Returns the records that are read from bodies or written into answers. */
  private static Set<Class<?>> records() {
    Set<Class<?>> records = new LinkedHashSet<>();
    // The two answers of one call, which has no common type for them.
    collect(ObjectList.class, records);
    for (Class<?> resource : RESOURCES) {
      for (Method method : resource.getDeclaredMethods()) {
        if (verbs(method).findAny().isPresent()) {
          collect(method.getGenericReturnType(), records);
          Stream.of(method.getGenericParameterTypes()).forEach(type -> collect(type, records));
        }
      }
    }
    return records;
  }

  private static void collect(Type type, Set<Class<?>> records) {
    if (type instanceof ParameterizedType generic) {
      Stream.of(generic.getActualTypeArguments()).forEach(inner -> collect(inner, records));
    } else if (type instanceof Class<?> plain && plain.isRecord() && records.add(plain)) {
      members(plain).forEach(member -> collect(member.getGenericType(), records));
    }
  }

  private static Stream<RecordComponent> members(Class<?> type) {
    return Stream.of(type.getRecordComponents())
        .filter(member -> !member.getAccessor().isAnnotationPresent(JsonIgnore.class));
  }

  private static Object name(RecordComponent member) {
    JsonProperty given = member.getAccessor().getAnnotation(JsonProperty.class);
    return given == null ? member.getName() : given.value();
  }

  private static boolean isNullable(RecordComponent member) {
    return member.getAnnotatedType().isAnnotationPresent(Nullable.class);
  }

  private static String schema(Class<?> type) {
    String name = NAMES.getOrDefault(type, type.getSimpleName());
    boolean isUppys = type.getPackage().equals(SignReply.class.getPackage());
    return "components.schemas." + (isUppys ? "Uppy" + name : name);
  }

  /** Every example of a request is sent; what comes back has the members of the example answer. */
  @Test
  void examplesWorkAsTheyStand() {
    Map<String, Map<String, Map<String, Object>>> paths = document().getMap("paths");
    int sent = 0;
    for (Map.Entry<String, Map<String, Map<String, Object>>> path : paths.entrySet()) {
      Map<String, Object> post = path.getValue().get("post");
      if (post == null || !post.containsKey("requestBody")) {
        continue;
      }
      JsonPath call = JsonPath.from(new io.vertx.core.json.JsonObject(post).encode());
      Map<String, Object> bodies = examples(call, "requestBody");
      Map<String, Object> answers = examples(call, "responses.'200'");
      for (Map.Entry<String, Object> body : bodies.entrySet()) {
        Response response = Sending.of(path.getKey(), body.getValue());
        assertThat(response.statusCode()).as(response.asString()).isEqualTo(200);
        Object answer =
            answers.size() == 1 ? answers.values().iterator().next() : answers.get(body.getKey());
        assertThat(shape(response.jsonPath().getMap(""), 100))
            .as(path.getKey())
            .isEqualTo(shape(answer, 100));
        sent++;
      }
    }
    assertThat(sent).isEqualTo(19);
  }

  /** Returns the examples by name; one alone has the name of what it is. */
  private static Map<String, Object> examples(JsonPath call, String place) {
    String content = place + ".content.'application/json'.";
    Map<String, Map<String, Object>> named = call.getMap(content + "examples");
    if (named == null) {
      return Map.of("example", call.get(content + "example"));
    }
    return named.entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, example -> example.getValue().get("value")));
  }

  /** Returns the names of all members, and of lists so many items. */
  private static Object shape(Object value, int items) {
    if (value instanceof Map<?, ?> object) {
      Map<String, Object> shape = new TreeMap<>();
      object.forEach(
          (name, inner) ->
              shape.put(
                  name.toString(), OPEN.contains(name.toString()) ? "" : shape(inner, items)));
      return shape;
    }
    return value instanceof List<?> list
        ? list.stream().limit(items).map(item -> shape(item, items)).toList()
        : "";
  }

  /** These documents have no record: their forms are those of other tools. */
  @Test
  void rulesOfTheBucketAreAsTheExamplesShowThem() {
    Map<String, Map<String, Map<String, Object>>> paths = document().getMap("paths");
    for (String path : List.of("/v1/cors", "/v1/lifecycle")) {
      String get = new io.vertx.core.json.JsonObject(paths.get(path).get("get")).encode();
      Map<String, Object> examples = examples(JsonPath.from(get), "responses.'200'");
      assertThat(examples).containsOnlyKeys("s3-json", "cloudflare");
      examples.forEach(
          (format, example) -> {
            Response real = Api.as("alice").request().get(path + "?format=" + format);
            assertThat(shape(real.jsonPath().get(""), 1)).as(path).isEqualTo(shape(example, 1));
          });
    }
  }

  @Test
  void everyProblemHasAnExampleAndIsNamedWhereItCanHappen() {
    Map<String, Map<String, Map<String, Object>>> examples =
        document().getMap("components.examples");

    assertThat(examples.keySet())
        .isEqualTo(
            Arrays.stream(ProblemType.values()).map(ProblemType::slug).collect(Collectors.toSet()));
    for (ProblemType type : ProblemType.values()) {
      Map<String, Object> example = examples.get(type.slug()).get("value");
      assertThat(example)
          .containsEntry("type", "urn:r2-presigner:problem:" + type.slug())
          .containsEntry("title", type.title())
          .containsEntry("status", type.status());
      String response = "components.responses.Problem" + type.status();
      assertThat(document().getMap(response + ".content.'application/problem+json'.examples"))
          .containsKey(type.slug());
    }
  }

  /** A client can switch over the types, and finds the members of each described with its slug. */
  @Test
  void problemsHaveAClosedListOfTypesAndTheMembersThatAreSaid() {
    JsonPath document = document();
    Map<String, Map<String, Object>> members =
        document.getMap("components.schemas.Problem.properties");
    List<Object> always = document.getList("components.schemas.Problem.required");

    assertThat((List<?>) members.get("type").get("enum"))
        .isEqualTo(
            Arrays.stream(ProblemType.values())
                .map(type -> "urn:r2-presigner:problem:" + type.slug())
                .toList());
    assertThat((List<?>) members.get("status").get("enum"))
        .isEqualTo(
            Arrays.stream(ProblemType.values()).map(ProblemType::status).distinct().toList());
    Map<String, Map<String, Map<String, Object>>> examples = document.getMap("components.examples");
    examples.forEach(
        (slug, example) ->
            example.get("value").keySet().stream()
                .filter(member -> !always.contains(member))
                .forEach(
                    member ->
                        assertThat((String) members.get(member).get("description"))
                            .as(member)
                            .contains(slug)));
  }

  /** Generators make up a name for what has none, and another one when its neighbours change. */
  @Test
  void everyObjectHasANameOfItsOwn() {
    assertThat(unnamed("", document().getMap(""))).isEmpty();
  }

  private static Stream<String> unnamed(String place, Object value) {
    if (value instanceof List<?> list) {
      return list.stream().flatMap(item -> unnamed(place, item));
    }
    if (!(value instanceof Map<?, ?> object)) {
      return Stream.empty();
    }
    boolean isNamed = place.matches("/components/schemas/[^/]+");
    return Stream.concat(
        object.containsKey("properties") && !isNamed ? Stream.of(place) : Stream.empty(),
        object.entrySet().stream()
            .flatMap(entry -> unnamed(place + "/" + entry.getKey(), entry.getValue())));
  }

  /** An unquoted comma in {@code {description: A, b}} makes a member "b" without a value. */
  @Test
  void everyCommaIsQuoted() {
    assertThat(body("/q/openapi.json", "*/*", "application/json")).doesNotContain(":null");
  }

  @Test
  void isYamlUnlessJsonIsAskedFor() {
    assertThat(body("/q/openapi", "*/*", "application/yaml"))
        .startsWith("openapi: 3.")
        .isEqualTo(body("/q/openapi.yaml", "*/*", "application/yaml"))
        .isEqualTo(body("/q/openapi.yml", "application/json", "application/yaml"));
    assertThat(body("/q/openapi", "application/json", "application/json"))
        .startsWith("{\"openapi\":\"3.")
        .isEqualTo(body("/q/openapi.json", "*/*", "application/json"))
        .isEqualTo(body("/q/openapi?format=JSON", "*/*", "application/json"));
    given().head("/q/openapi").then().statusCode(200);
  }

  private static String body(String path, String accept, String type) {
    return given()
        .accept(accept)
        .get(path)
        .then()
        .statusCode(200)
        .contentType(type)
        .extract()
        .asString();
  }
}
