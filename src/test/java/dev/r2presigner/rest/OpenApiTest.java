package dev.r2presigner.rest;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.r2presigner.bucketrules.CorsReport;
import dev.r2presigner.delegation.DelegationReply;
import dev.r2presigner.delegation.DelegationRequest;
import dev.r2presigner.download.DownloadReply;
import dev.r2presigner.download.DownloadRequest;
import dev.r2presigner.multipart.CompleteRequest;
import dev.r2presigner.multipart.MultipartReply;
import dev.r2presigner.multipart.MultipartRequest;
import dev.r2presigner.multipart.MultipartUploads;
import dev.r2presigner.multipart.PartsReply;
import dev.r2presigner.multipart.PartsRequest;
import dev.r2presigner.object.ConfirmReply;
import dev.r2presigner.object.ConfirmRequest;
import dev.r2presigner.object.CopyReply;
import dev.r2presigner.object.CopyRequest;
import dev.r2presigner.object.DeleteRequest;
import dev.r2presigner.object.ObjectList;
import dev.r2presigner.policies.PolicyView;
import dev.r2presigner.problem.ProblemType;
import dev.r2presigner.store.BucketListing;
import dev.r2presigner.store.CorsRule;
import dev.r2presigner.store.ObjectStore;
import dev.r2presigner.testing.Api;
import dev.r2presigner.testing.LocalProfileTest;
import dev.r2presigner.upload.UploadReply;
import dev.r2presigner.upload.UploadRequest;
import dev.r2presigner.uppy.SignReply;
import dev.r2presigner.uppy.SignRequest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HEAD;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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
          dev.r2presigner.policies.PoliciesResource.class,
          dev.r2presigner.bucketrules.CorsResource.class,
          dev.r2presigner.bucketrules.LifecycleResource.class,
          dev.r2presigner.bucketrules.CorsAdminResource.class,
          dev.r2presigner.token.ServiceKeysResource.class);

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
        Stream.of(GET.class, HEAD.class, POST.class, PUT.class, DELETE.class)
            .filter(method::isAnnotationPresent)
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
              .patch(path.replaceAll("[{](key|id)}", "x").replace("{partNumber}", "1"))
              .then()
              .statusCode(405)
              .header("Allow", String.join(", ", methods))
              .body("allowed", equalTo(List.copyOf(methods)));
        });
  }

  private static String path(Method method) {
    Path below = method.getAnnotation(Path.class);
    return method.getDeclaringClass().getAnnotation(Path.class).value()
        + (below == null ? "" : below.value());
  }

  @Test
  void documentsExactlyTheMembersThatExist() {
    for (Class<?> type :
        List.of(
            UploadRequest.class,
            UploadReply.class,
            DownloadRequest.class,
            DownloadReply.class,
            ConfirmRequest.class,
            ConfirmReply.class,
            CopyRequest.class,
            CopyReply.class,
            ObjectStore.StoredObject.class,
            ObjectList.class,
            BucketListing.ListedObject.class,
            DeleteRequest.class,
            MultipartRequest.class,
            MultipartReply.class,
            PartsRequest.class,
            PartsReply.class,
            CompleteRequest.class,
            MultipartUploads.Completed.class,
            SignRequest.class,
            SignReply.class,
            DelegationRequest.class,
            DelegationReply.class,
            PolicyView.class,
            CorsReport.class)) {
      Set<Object> documented =
          document().getMap("components.schemas." + type.getSimpleName() + ".properties").keySet();
      assertThat(documented)
          .as(type.getSimpleName())
          .isEqualTo(
              Arrays.stream(type.getRecordComponents())
                  .filter(c -> !c.getAccessor().isAnnotationPresent(JsonIgnore.class))
                  .map(component -> (Object) component.getName())
                  .collect(Collectors.toSet()));
    }
    assertThat(CorsRule.class.getRecordComponents())
        .hasSameSizeAs(
            document().getMap("components.schemas.CorsRule.properties").keySet().toArray());
  }

  /** Every example of a request is sent; what comes back has the members of the example answer. */
  @Test
  void examplesWorkAsTheyStand() {
    Map<String, Map<String, Map<String, Object>>> paths = document().getMap("paths");
    int sent = 0;
    for (Map.Entry<String, Map<String, Map<String, Object>>> path : paths.entrySet()) {
      Map<String, Object> post = path.getValue().get("post");
      if (post == null) {
        continue;
      }
      JsonPath call = JsonPath.from(new io.vertx.core.json.JsonObject(post).encode());
      String body = "requestBody.content.'application/json'.";
      Map<String, Map<String, Object>> examples = call.getMap(body + "examples");
      List<Object> bodies =
          examples == null
              ? List.of(call.<Object>get(body + "example"))
              : examples.values().stream().map(example -> example.get("value")).toList();
      for (Object example : bodies) {
        Response response = Sending.of(path.getKey(), example);
        assertThat(response.statusCode()).as(response.asString()).isEqualTo(200);
        Map<String, Object> answer =
            call.getMap("responses.'200'.content.'application/json'.example");
        assertThat(response.jsonPath().<String, Object>getMap("").keySet())
            .isEqualTo(answer.keySet());
        sent++;
      }
    }
    assertThat(sent).isEqualTo(19);
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
