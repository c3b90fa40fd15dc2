package dev.r2presigner.rest;

import dev.r2presigner.issuing.RequestContext;
import dev.r2presigner.problem.ProblemException;
import dev.r2presigner.problem.ProblemType;
import dev.r2presigner.problem.ShedRequests;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;

/**
 * Runs blocking calls of requests on a worker thread. {@code @Blocking} would hold the thread while
 * the body is read, and lose the request where none is free; here that is 503 {@code overloaded},
 * with nothing done.
 */
@ApplicationScoped
public class Workers {

  private final ShedRequests shed;

  Workers(ShedRequests shed) {
    this.shed = shed;
  }

  /** Runs what only signs: on this thread, unless its quotas are counted elsewhere. */
  public <T> Uni<T> sign(RequestContext who, Supplier<T> call) {
    return who.tally().mayWait() ? run(call) : Uni.createFrom().item(call);
  }

  /** Runs the call on a worker thread; 503 {@code overloaded} if none is free. */
  public <T> Uni<T> run(Supplier<T> call) {
    return Uni.createFrom()
        .item(call)
        .runSubscriptionOn(Infrastructure.getDefaultWorkerPool())
        .onFailure(RejectedExecutionException.class)
        .transform(
            full -> {
              shed.count(ShedRequests.Cause.WORKERS);
              return new ProblemException(
                  ProblemType.OVERLOADED, "The service is overloaded. Retry later.");
            });
  }
}
