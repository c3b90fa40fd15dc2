package dev.r2presigner.upload;

import dev.r2presigner.http.Wire;
import dev.r2presigner.issue.Asker;
import dev.r2presigner.issue.Issue;
import dev.r2presigner.issue.UrlIssuer;
import dev.r2presigner.policy.Grant;
import dev.r2presigner.policy.Intent;
import dev.r2presigner.policy.Operation;
import dev.r2presigner.store.ObjectStore;
import dev.r2presigner.store.ObjectStore.StoredObject;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** Uploads in a single request, the same for every shape of client. */
@ApplicationScoped
public class Uploads {

  private final UrlIssuer issuer;
  private final ObjectStore store;

  Uploads(UrlIssuer issuer, ObjectStore store) {
    this.issuer = issuer;
    this.store = store;
  }

  /** What is stored, and the names of metadata that its policy lists. */
  record Arrived(StoredObject object, List<String> listed) {}

  /** A URL to PUT with; a refusal ends the request with its problem. */
  public Issue.Upload sign(Asker who, Intent.Upload wish) {
    return Wire.issued(issuer.issue(who, wish), Issue.Upload.class);
  }

  /** What is stored under a key that the caller may upload to; 404 if nothing is. Blocks. */
  Arrived arrived(Asker who, String key) {
    Intent wish = new Intent.Existing(key, Operation.UPLOAD);
    Issue issue = issuer.allow(who, wish);
    Grant.Existing grant = (Grant.Existing) Wire.issued(issue, Issue.Allowed.class).grant();
    return new Arrived(store.look(grant), grant.metadata());
  }
}
