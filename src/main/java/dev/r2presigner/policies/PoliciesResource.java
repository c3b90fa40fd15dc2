package dev.r2presigner.policies;

import dev.r2presigner.policy.Policies;
import dev.r2presigner.token.Callers;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.NonBlocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;

/** The policies that admit this caller. */
@Path("/v1/policies")
@Authenticated
@NonBlocking
@Produces(MediaType.APPLICATION_JSON)
public class PoliciesResource {

  private final Callers callers;
  private final Policies policies;

  PoliciesResource(Callers callers, Policies policies) {
    this.callers = callers;
    this.policies = policies;
  }

  /** As answered. */
  public record Permissions(List<PolicyView> policies) {}

  @GET
  public Permissions list() {
    return new Permissions(
        policies.visibleTo(callers.current()).stream().map(PolicyView::of).toList());
  }
}
