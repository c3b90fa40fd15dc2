package dev.r2presigner.object;

import com.fasterxml.jackson.databind.JsonNode;
import dev.r2presigner.issuing.RequestContext;
import dev.r2presigner.policy.Grant;
import dev.r2presigner.policy.Operation;
import dev.r2presigner.problem.Problem;
import dev.r2presigner.problem.ProblemException;
import dev.r2presigner.rest.Batch;
import dev.r2presigner.rest.RequestFields;
import dev.r2presigner.store.ObjectStore;
import dev.r2presigner.store.StoreException;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Deletes many objects: judges each key as a single DELETE does, and then deletes those that are
 * granted with one call to the bucket.
 */
@ApplicationScoped
class Deletions {

  private static final Map<String, Object> DELETED = Map.of("status", 204);

  private final StoredObjects objects;
  private final ObjectStore store;

  Deletions(StoredObjects objects, ObjectStore store) {
    this.objects = objects;
    this.store = store;
  }

  /** Returns the results, in the order of the keys. Blocks. */
  Map<String, Object> delete(RequestContext who, DeleteRequest body) {
    List<Judged> keys = new ArrayList<>();
    for (JsonNode key : Batch.bounded(body.keys())) {
      keys.add(judged(who, key));
    }
    Map<String, StoreException> failures =
        store.deleteAll(keys.stream().map(Judged::grant).flatMap(Stream::ofNullable).toList());
    return Map.of("results", keys.stream().map(key -> result(key, failures, who)).toList());
  }

  /** A key that may be deleted, or the problem of one that may not. */
  private record Judged(Grant.@Nullable Existing grant, @Nullable Problem problem) {}

  private Judged judged(RequestContext who, @Nullable JsonNode key) {
    try {
      if (key == null || !key.isTextual()) {
        throw RequestFields.invalid("Send each of the 'keys' as a string.");
      }
      return new Judged(objects.granted(who, key.textValue(), Operation.DELETE), null);
    } catch (ProblemException refused) {
      return new Judged(null, refused.problem());
    }
  }

  private static Map<String, Object> result(
      Judged key, Map<String, StoreException> failures, RequestContext who) {
    if (key.problem() != null) {
      return Batch.failed(key.problem(), who);
    }
    StoreException failure = key.grant() == null ? null : failures.get(key.grant().place());
    return failure == null ? DELETED : Batch.failed(Problem.of(failure), who);
  }
}
