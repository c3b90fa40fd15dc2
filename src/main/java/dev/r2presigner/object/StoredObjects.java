package dev.r2presigner.object;

import dev.r2presigner.issuing.RequestContext;
import dev.r2presigner.issuing.UrlIssuer;
import dev.r2presigner.policy.Grant;
import dev.r2presigner.policy.Intent;
import dev.r2presigner.policy.Operation;
import dev.r2presigner.rest.Outcomes;
import dev.r2presigner.store.ObjectStore;
import dev.r2presigner.store.ObjectStore.StoredObject;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** What is stored, for callers whom a policy lets look at it, or at what they uploaded. */
@ApplicationScoped
class StoredObjects {

  private final UrlIssuer issuer;
  private final ObjectStore store;

  StoredObjects(UrlIssuer issuer, ObjectStore store) {
    this.issuer = issuer;
    this.store = store;
  }

  /** What is stored, and the names of metadata that its policy lists. */
  record Arrived(StoredObject object, List<String> listed) {}

  /** The right to act on this object; a refusal ends the request with its problem. */
  Grant.Existing granted(RequestContext who, String key, Operation operation) {
    return Outcomes.orProblem(issuer.allow(who, new Intent.Existing(key, operation)));
  }

  /** What is stored under a key that the caller may upload to; 404 if nothing is. Blocks. */
  Arrived arrived(RequestContext who, String key) {
    Grant.Existing grant = granted(who, key, Operation.UPLOAD);
    return new Arrived(store.look(grant), grant.metadata());
  }
}
