package dev.r2presigner.policies;

import dev.r2presigner.policy.Caller;
import dev.r2presigner.policy.PoliciesInForce;
import dev.r2presigner.token.Callers;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.NonBlocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;

/** Lists the policies that apply to the caller. */
@Path("/v1/policies")
@Authenticated
@NonBlocking
@Produces(MediaType.APPLICATION_JSON)
public class PoliciesResource {

  private final Callers callers;
  private final PoliciesInForce policies;

  PoliciesResource(Callers callers, PoliciesInForce policies) {
    this.callers = callers;
    this.policies = policies;
  }

  /** The response with the caller's policies. */
  public record Permissions(List<PolicyView> policies) {}

  @GET
  public Permissions list() {
    Caller caller = callers.current();
    return new Permissions(
        policies.get().visibleTo(caller).stream()
            .map(rendered -> PolicyView.of(rendered, caller.delegation()))
            .toList());
  }
}
