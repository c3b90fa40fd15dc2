package dev.r2presigner.permission;

import dev.r2presigner.caller.Callers;
import dev.r2presigner.policy.Policies;
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
public class PermissionResource {

  private final Callers callers;
  private final Policies policies;

  PermissionResource(Callers callers, Policies policies) {
    this.callers = callers;
    this.policies = policies;
  }

  /** As answered. */
  public record Permissions(List<Permission> policies) {}

  @GET
  public Permissions list() {
    return new Permissions(
        policies.visibleTo(callers.current()).stream().map(Permission::of).toList());
  }
}
