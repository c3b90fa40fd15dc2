package dev.r2presigner.bucketrules;

import dev.r2presigner.audit.Audit;
import dev.r2presigner.audit.RequestIds;
import dev.r2presigner.policy.Caller;
import dev.r2presigner.problem.Problem;
import dev.r2presigner.problem.ProblemException;
import dev.r2presigner.problem.ProblemType;
import dev.r2presigner.problem.RequestId;
import dev.r2presigner.store.StoreException;
import dev.r2presigner.token.Callers;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.Blocking;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Map;

/**
 * Compares and applies the bucket's CORS policy, for the role {@code presigner-admin} only: this
 * policy decides which pages may upload.
 */
@Path("/v1/cors")
@Authenticated
@Blocking
@Produces(MediaType.APPLICATION_JSON)
public class CorsAdminResource {

  private static final String ROLE = "presigner-admin";

  private final Callers callers;
  private final CorsSync sync;
  private final Audit audit;

  CorsAdminResource(Callers callers, CorsSync sync, Audit audit) {
    this.callers = callers;
    this.sync = sync;
    this.audit = audit;
  }

  @GET
  @Path("/drift")
  public CorsReport drift() {
    admin();
    return sync.check();
  }

  /** Applies the wanted policy to the bucket; answers with the state read back afterwards. */
  @PUT
  public CorsReport apply(RoutingContext request) {
    Caller admin = admin();
    RequestIds ids = RequestId.withTrace(request);
    try {
      CorsSync.Applied applied = sync.apply();
      audit.corsApplied(admin.subject(), outcome(applied), applied.now().differences(), ids);
      return applied.now();
    } catch (StoreException trouble) {
      audit.corsApplied(admin.subject(), Problem.of(trouble).type().slug(), List.of(), ids);
      throw trouble;
    }
  }

  static String outcome(CorsSync.Applied applied) {
    if (!applied.now().inSync()) {
      return "still-different";
    }
    return applied.written() ? "applied" : "in-sync";
  }

  private Caller admin() {
    Caller caller = callers.inPerson();
    if (!caller.roles().contains(ROLE)) {
      throw new ProblemException(
          new Problem(
              ProblemType.ROLE_REQUIRED,
              "Send a token with the role " + ROLE + ".",
              Map.of("allowed", List.of(ROLE))));
    }
    return caller;
  }
}
