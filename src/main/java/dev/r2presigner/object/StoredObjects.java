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

/** Reads stored objects, for callers whose policy allows it. */
@ApplicationScoped
class StoredObjects {

  private final UrlIssuer issuer;
  private final ObjectStore store;

  StoredObjects(UrlIssuer issuer, ObjectStore store) {
    this.issuer = issuer;
    this.store = store;
  }

  /** A stored object, and the metadata names that its policy lists. */
  record Arrived(StoredObject object, List<String> listed) {}

  /** Returns the grant to act on this object; a refusal ends the request with its problem. */
  Grant.Existing granted(RequestContext who, String key, Operation operation) {
    return Outcomes.orProblem(issuer.allow(who, new Intent.Existing(key, operation)));
  }

  /** Returns the object under a key that the caller may upload to; 404 if none. Blocks. */
  Arrived arrived(RequestContext who, String key) {
    Grant.Existing grant = granted(who, key, Operation.UPLOAD);
    return new Arrived(store.look(grant), grant.metadata());
  }
}
