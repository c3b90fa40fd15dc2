package dev.r2presigner.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.restassured.response.Response;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Delegations as a backend asks for them, of one of the local profile's policies. */
public final class Delegating {

  private final Map<String, Object> body = new LinkedHashMap<>();

  private Delegating(String policy, String member, String place, String... operations) {
    body.put("policy", policy);
    body.put(member, place);
    body.put("operations", List.of(operations));
    body.put("subject", "guest");
    body.put("expiresIn", 600);
  }

  public static Delegating key(String policy, String key, String... operations) {
    return new Delegating(policy, "key", key, operations);
  }

  public static Delegating prefix(String policy, String prefix, String... operations) {
    return new Delegating(policy, "prefix", prefix, operations);
  }

  /** Changes a member, or takes it out with null. */
  public Delegating with(String member, Object value) {
    if (value == null) {
      body.remove(member);
    } else {
      body.put(member, value);
    }
    return this;
  }

  /** What the service answers. */
  public Response askedBy(Api delegator) {
    return delegator.post("/v1/delegations", body);
  }

  public String tokenBy(Api delegator) {
    Response made = askedBy(delegator);
    assertThat(made.statusCode()).as(made.asString()).isEqualTo(200);
    return Json.of(made).get("token").asText();
  }

  /** Calls as the bearer of the delegation makes them. */
  public Api by(Api delegator) {
    return Api.withToken(tokenBy(delegator));
  }
}
