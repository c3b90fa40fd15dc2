package dev.r2presigner.rest;

import dev.r2presigner.problem.ProblemException;
import dev.r2presigner.problem.ProblemType;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;

/**
 * Runs what waits for the bucket on a worker thread, for calls with a body: {@code @Blocking} would
 * spend the thread on reading it, and lose the request where none is free. Then it is 503 {@code
 * overloaded}, with nothing done.
 */
@ApplicationScoped
public class Workers {

  public <T> Uni<T> run(Supplier<T> call) {
    return Uni.createFrom()
        .item(call)
        .runSubscriptionOn(Infrastructure.getDefaultWorkerPool())
        .onFailure(RejectedExecutionException.class)
        .transform(
            full ->
                new ProblemException(
                    ProblemType.OVERLOADED, "The service is overloaded. Retry later."));
  }
}
