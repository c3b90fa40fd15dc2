package dev.r2presigner.edge;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.r2presigner.testing.Api;
import dev.r2presigner.testing.LocalProfileTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HEAD;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import java.lang.annotation.Annotation;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Read from the resources themselves, so that a new call can't be forgotten. */
@LocalProfileTest
class TokenlessTest {

  private static final List<Class<? extends Annotation>> VERBS =
      List.of(GET.class, HEAD.class, POST.class, PUT.class, DELETE.class);

  private static final Set<String> PUBLIC =
      Set.of(
          "GET /v1/cors",
          "GET /.well-known/jwks.json",
          // Of the local profile, which no production package has.
          "GET /local/tokens",
          "POST /local/tokens");

  static Stream<String> calls() {
    return new ClassFileImporter()
        .importPath(java.nio.file.Path.of("target", "classes")).stream()
            .filter(type -> type.isAnnotatedWith(Path.class))
            .flatMap(type -> type.getMethods().stream())
            .flatMap(
                method ->
                    VERBS.stream()
                        .filter(method::isAnnotatedWith)
                        .map(verb -> verb.getSimpleName() + " " + path(method)))
            .filter(call -> !PUBLIC.contains(call))
            .distinct()
            .sorted();
  }

  private static String path(JavaMethod method) {
    JavaClass type = method.getOwner();
    String below =
        method.isAnnotatedWith(Path.class) ? method.getAnnotationOfType(Path.class).value() : "";
    return (type.getAnnotationOfType(Path.class).value() + below).replaceAll("\\{[^}]*}", "1");
  }

  @ParameterizedTest
  @MethodSource("calls")
  void everyCallNeedsAToken(String call) {
    String[] verbAndPath = call.split(" ");
    for (RequestSpecification stranger :
        List.of(
            given(),
            given().header("Authorization", "Basic YTpi"),
            given().header("Authorization", "Bearer"),
            Api.withToken("x.y.z").request())) {
      Response refused =
          stranger
              .urlEncodingEnabled(false)
              .contentType("application/json")
              .request(verbAndPath[0], verbAndPath[1]);

      assertThat(refused.statusCode()).as(call).isEqualTo(401);
      assertThat(refused.header("WWW-Authenticate")).isEqualTo("Bearer");
      assertThat(refused.header("Content-Type")).startsWith("application/problem+json");
    }
  }

  @org.junit.jupiter.api.Test
  void allPackagesWithCallsAreSeen() {
    assertThat(calls())
        .contains(
            "POST /uppy/sign",
            "DELETE /uppy/s3/multipart/1",
            "GET /uppy/s3/multipart/1/1",
            "POST /v1/multipart/complete",
            "GET /v1/objects/1",
            "PUT /v1/cors");
  }
}
