package dev.r2presigner.object;

import dev.r2presigner.issuing.RequestContext;
import dev.r2presigner.issuing.UrlIssuer;
import dev.r2presigner.policy.Grant;
import dev.r2presigner.policy.HeaderValue;
import dev.r2presigner.policy.Intent;
import dev.r2presigner.policy.ObjectContent;
import dev.r2presigner.policy.ObjectName;
import dev.r2presigner.policy.Operation;
import dev.r2presigner.policy.StoredRules;
import dev.r2presigner.problem.Problem;
import dev.r2presigner.problem.ProblemException;
import dev.r2presigner.problem.ProblemType;
import dev.r2presigner.receipt.Receipts;
import dev.r2presigner.rest.Outcomes;
import dev.r2presigner.store.ETags;
import dev.r2presigner.store.ObjectCopies;
import dev.r2presigner.store.ObjectStore;
import dev.r2presigner.store.ObjectStore.StoredObject;
import dev.r2presigner.store.StoreException;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Copies an object under the policies of both keys: the source's policy lets it be read, the
 * target's judges what the store says of it, and only the version that was judged is copied. A move
 * deletes that version after the copy was seen at the store. Blocks.
 */
@ApplicationScoped
class Copying {

  private static final Logger LOG = Logger.getLogger(Copying.class);

  /** The framing of an SDK's upload, which Ceph stores as if it were the object's encoding. */
  private static final String SDK_FRAMING = "aws-chunked";

  private final UrlIssuer issuer;
  private final ObjectStore store;
  private final ObjectCopies copies;
  private final Receipts receipts;

  Copying(UrlIssuer issuer, ObjectStore store, ObjectCopies copies, Receipts receipts) {
    this.issuer = issuer;
    this.store = store;
    this.copies = copies;
    this.receipts = receipts;
  }

  CopyReply copy(RequestContext who, CopyRequest wish) {
    Intent.Existing from = new Intent.Existing(wish.sourceKey(), Operation.COPY_FROM);
    Intent.Existing deletion = new Intent.Existing(wish.sourceKey(), Operation.DELETE);
    Intent.Existing to = new Intent.Existing(wish.targetKey(), Operation.COPY_TO);
    Outcomes.orProblem(issuer.check(who, from));
    if (wish.moves()) {
      Outcomes.orProblem(issuer.check(who, deletion));
    }
    StoredRules rules = Outcomes.orProblem(issuer.check(who, to)).rules();

    Grant.Existing reading = Outcomes.orProblem(issuer.allow(who, from));
    Grant.Existing deleting = wish.moves() ? Outcomes.orProblem(issuer.allow(who, deletion)) : null;
    StoredObject source = judged(store.look(reading), wish.ifMatch(), rules);
    Intent.Copy copy =
        new Intent.Copy(new ObjectName.Key(wish.targetKey(), null), content(source, rules));
    Grant.Copy grant = Outcomes.orProblem(issuer.allow(who, copy));
    StoredObject stored = copied(reading, source, grant);
    String receipt = receipts.of(who, grant, stored);
    return CopyReply.of(stored, receipt, deleting == null ? null : isDeleted(deleting, source));
  }

  /** Returns the source, if it is the one that the client means and can be described as granted. */
  private static StoredObject judged(
      StoredObject source, @Nullable String ifMatch, StoredRules rules) {
    if (ifMatch != null && !ETags.areSame(ifMatch, source.etag())) {
      throw problem(
          ProblemType.PRECONDITION_FAILED,
          "The source has another ETag than 'ifMatch'. Look at the source and send its ETag.");
    }
    String encoding = source.contentEncoding();
    if (encoding != null && !encoding.isEmpty() && !encoding.equalsIgnoreCase(SDK_FRAMING)) {
      // No upload is granted one, and a copy without it would be another content.
      throw new ProblemException(
          new Problem(
              ProblemType.CONTENT_TYPE_NOT_ALLOWED,
              "The source has a content encoding, which no policy allows. Upload it without.",
              Map.of("allowed", rules.contentTypes().patterns())));
    }
    return source;
  }

  /**
   * Describes the copy: as the source, less the metadata that the target's policy does not list.
   */
  private static ObjectContent content(StoredObject source, StoredRules rules) {
    Map<String, String> listed = new TreeMap<>();
    source.metadata().forEach((name, value) -> listed.put(name.toLowerCase(Locale.ROOT), value));
    listed.keySet().retainAll(rules.metadata());
    String caching = source.cacheControl();
    return new ObjectContent(
        source.contentType(),
        source.contentLength(),
        source.checksumSha256(),
        listed,
        caching == null || caching.isEmpty() || !HeaderValue.isLegal(caching) ? null : caching);
  }

  /** Copies, and returns the copy as the store describes it afterwards. */
  private StoredObject copied(Grant.Existing from, StoredObject source, Grant.Copy to) {
    // Not every store has a condition for the target of a copy.
    if (to.writeOnce() && find(to) != null) {
      throw exists();
    }
    String etag;
    try {
      etag = copies.copy(source, to);
    } catch (StoreException trouble) {
      return switch (trouble.kind()) {
        case PRECONDITION_FAILED ->
            throw to.writeOnce() && find(to) != null ? exists() : changed("source");
        case TIMEOUT, UNAVAILABLE -> foundAfter(trouble, source, to);
        default -> throw trouble;
      };
    }
    StoredObject stored = find(to);
    if (stored == null || !ETags.areSame(etag, stored.etag())) {
      throw changed("target");
    }
    // A store that ignores the condition on the source may have copied what was never judged.
    boolean isPinned =
        stored.contentLength() == source.contentLength()
            && (ETags.areSame(etag, source.etag()) || isStill(from, source));
    if (!isPinned) {
      isDeleted(to, stored);
      throw changed("source");
    }
    return stored;
  }

  /** Returns the copy whose response was lost, if it is there; throws that trouble if it is not. */
  private StoredObject foundAfter(StoreException lost, StoredObject source, Grant.Copy to) {
    try {
      StoredObject found = store.look(to);
      if (ETags.areSame(found.etag(), source.etag())
          && found.contentLength() == source.contentLength()
          && found.contentType().equals(to.content().type())
          && found.metadata().equals(to.content().metadata())) {
        return found;
      }
    } catch (StoreException notKnown) {
      LOG.debugf("A copy without a response can't be looked at: %s", notKnown.kind());
    }
    throw lost;
  }

  /** Deletes this version; false if it has changed, or if the store did not delete it. */
  private boolean isDeleted(Grant.OfStored grant, StoredObject version) {
    try {
      if (!isStill(grant, version)) {
        return false;
      }
      copies.deleteVersion(grant, version.etag());
      return true;
    } catch (StoreException trouble) {
      LOG.warnf("After a copy, an object could not be deleted: %s", trouble.kind());
      return false;
    }
  }

  /** Tells whether the key still has the version that was judged. */
  private boolean isStill(Grant.OfStored grant, StoredObject judged) {
    StoredObject now = find(grant);
    return now != null
        && ETags.areSame(now.etag(), judged.etag())
        && now.lastModified().equals(judged.lastModified());
  }

  private @Nullable StoredObject find(Grant.OfStored grant) {
    try {
      return store.look(grant);
    } catch (StoreException trouble) {
      if (trouble.kind() == StoreException.Kind.NOT_FOUND) {
        return null;
      }
      throw trouble;
    }
  }

  private static ProblemException exists() {
    return problem(
        ProblemType.PRECONDITION_FAILED,
        "An object with the key 'to' exists, and its policy does not allow overwriting it. Use"
            + " another key.");
  }

  private static ProblemException changed(String what) {
    return problem(
        ProblemType.CONFLICT,
        "The " + what + " was changed while it was copied. Look at both objects and retry.");
  }

  private static ProblemException problem(ProblemType type, String detail) {
    return new ProblemException(Problem.of(type, detail));
  }
}
