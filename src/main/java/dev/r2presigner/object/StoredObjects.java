package dev.r2presigner.object;

import dev.r2presigner.issuing.RequestContext;
import dev.r2presigner.issuing.UrlIssuer;
import dev.r2presigner.object.ConfirmReply.Difference;
import dev.r2presigner.policy.Grant;
import dev.r2presigner.policy.Intent;
import dev.r2presigner.policy.Operation;
import dev.r2presigner.receipt.Receipts;
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
  private final Receipts receipts;

  StoredObjects(UrlIssuer issuer, ObjectStore store, Receipts receipts) {
    this.issuer = issuer;
    this.store = store;
    this.receipts = receipts;
  }

  /** Returns the grant to act on this object; a refusal ends the request with its problem. */
  Grant.Existing granted(RequestContext who, String key, Operation operation) {
    return Outcomes.orProblem(issuer.allow(who, new Intent.Existing(key, operation)));
  }

  /** Compares what is stored with what the client expects and the policy grants. Blocks. */
  ConfirmReply confirm(RequestContext who, ConfirmRequest expected) {
    Grant.Existing grant = granted(who, expected.checkedKey(), Operation.UPLOAD);
    StoredObject stored = store.look(grant);
    List<Difference> differences = ConfirmReply.differences(expected, stored, grant);
    boolean matches = differences.isEmpty();
    return new ConfirmReply(
        matches, differences, stored, matches ? receipts.of(who, grant, stored) : null);
  }
}
