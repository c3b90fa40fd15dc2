package dev.r2presigner.credentials;

import dev.r2presigner.testing.PackagedService;
import dev.r2presigner.testing.Production;
import io.restassured.path.json.JsonPath;
import java.net.http.HttpResponse;
import java.nio.file.Path;

/** The packaged service in front of a store that takes R2's session tokens. */
final class Installed implements AutoCloseable {

  static final String POLICIES =
      """
      presigner:
        policies:
          work:
            prefix: work/{sub}/
            operations: [credentials, upload, multipart, download, list, delete]
            content-types: [text/plain, application/octet-stream, "image/*"]
            max-size: 1G
            overwrite: true
            roles: [user]
            max-expiry: 30m
          reading:
            prefix: reading/{sub}/
            operations: [credentials, download, list]
            delegations: {roles: [user]}
          sending:
            prefix: sending/{sub}/
            operations: [credentials, upload]
            content-types: [text/plain]
            max-size: 1G
            overwrite: true
          brief:
            prefix: brief/{sub}/
            operations: [credentials, upload, download, list]
            content-types: [text/plain]
            max-size: 1G
            overwrite: true
            expiry: 1s
            max-expiry: 4s
          counted: {prefix: "counted/{sub}/", operations: [credentials, list], limits: {urls: 2/1h}}
          plain: {prefix: "plain/{sub}/", operations: [download]}
      """;

  final SessionStore store = new SessionStore();
  final Production production;
  final PackagedService service;

  Installed(Path directory) {
    production =
        Production.in(directory, store.endpoint())
            .policies(POLICIES)
            .serviceKeys()
            .set("R2_ACCOUNT_ID", SessionStore.ACCOUNT)
            .set("ALLOWED_ORIGINS", "https://app.example.com");
    try {
      service = production.ready();
    } catch (RuntimeException | Error failed) {
      store.close();
      throw failed;
    }
  }

  String address(String policy) {
    return service.uri("/v1/credentials/" + policy).toString();
  }

  HttpResponse<String> ask(String policy, String subject) {
    return service.get("/v1/credentials/" + policy, production.token(subject));
  }

  JsonPath credentials(String policy, String subject) {
    HttpResponse<String> answer = ask(policy, subject);
    if (answer.statusCode() != 200) {
      throw new AssertionError(answer.body());
    }
    return JsonPath.from(answer.body());
  }

  @Override
  public void close() {
    service.close();
    store.close();
  }
}
