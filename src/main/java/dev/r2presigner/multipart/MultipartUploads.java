package dev.r2presigner.multipart;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.r2presigner.issuing.RequestContext;
import dev.r2presigner.issuing.Signed;
import dev.r2presigner.issuing.UrlIssuer;
import dev.r2presigner.multipart.Completion.Verdict;
import dev.r2presigner.policy.Grant;
import dev.r2presigner.policy.Intent;
import dev.r2presigner.policy.MultipartAction;
import dev.r2presigner.policy.MultipartStep;
import dev.r2presigner.policy.PartLength;
import dev.r2presigner.policy.Policy;
import dev.r2presigner.problem.Problem;
import dev.r2presigner.problem.ProblemException;
import dev.r2presigner.receipt.Receipts;
import dev.r2presigner.rest.Outcomes;
import dev.r2presigner.rest.RequestFields;
import dev.r2presigner.signing.SignedUrl;
import dev.r2presigner.store.ObjectStore;
import dev.r2presigner.store.ObjectStore.StoredObject;
import dev.r2presigner.store.ObjectStore.StoredPart;
import dev.r2presigner.store.StoreException;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Runs the steps of a multipart upload, the same for every client API. Each step evaluates the
 * policies again for this caller and key, since an upload id does not prove who began the upload.
 * All but {@link #sign} and {@link #signBegin} block.
 */
@ApplicationScoped
public class MultipartUploads {

  private static final Logger LOG = Logger.getLogger(MultipartUploads.class);

  private final UrlIssuer issuer;
  private final ObjectStore store;
  private final Receipts receipts;

  MultipartUploads(UrlIssuer issuer, ObjectStore store, Receipts receipts) {
    this.issuer = issuer;
    this.store = store;
    this.receipts = receipts;
  }

  /** Identifies an upload by key and id, with the policy if the client names one. */
  public record Upload(String key, String uploadId, @Nullable String policy) {

    private Intent.Multipart step(MultipartStep step) {
      return new Intent.Multipart(key, policy, MultipartAction.of(uploadId, step), null);
    }
  }

  /** A multipart upload that the store has begun. */
  public record Begun(Grant.CreateMultipart grant, String uploadId) {}

  /** An object completed from its parts. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @JsonPropertyOrder({"key", "etag", "size", "receipt"})
  public record Completed(String key, String etag, long size, @Nullable String receipt) {}

  /** Begins an upload at the store. */
  public Begun begin(RequestContext who, Intent.CreateMultipart wish) {
    Grant.CreateMultipart grant = allowed(who, wish);
    return new Begun(grant, store.create(grant));
  }

  /**
   * Signs URLs for these parts, each for exactly the length in the plan. So the parts of an upload
   * stay within the policy's size limit, however often and for whichever sizes they are signed.
   *
   * @param size the size of the whole object in bytes
   */
  public Signed.Multipart sign(
      RequestContext who, Upload upload, List<Integer> numbers, @Nullable Long size) {
    // A size without a plan has no parts; the policy refuses it.
    PartPlan plan = size == null || size < 0 || size > Policy.MAX_OBJECT ? null : PartPlan.of(size);
    int last = plan == null ? PartPlan.MAX_PARTS : plan.partCount();
    Set<Integer> seen = new HashSet<>();
    for (int number : numbers) {
      if (number < 1 || number > last || !seen.add(number)) {
        throw RequestFields.invalid("Send part numbers from 1 to " + last + ", each once.");
      }
    }
    List<PartLength> parts =
        plan == null
            ? List.of()
            : numbers.stream().map(n -> new PartLength(n, plan.length(n))).toList();
    MultipartAction action = new MultipartAction(upload.uploadId(), MultipartStep.PARTS, parts);
    return Outcomes.orProblem(
        issuer.step(who, new Intent.Multipart(upload.key(), upload.policy(), action, size)));
  }

  /** Returns the uploaded parts, ordered by number. */
  public List<StoredPart> list(RequestContext who, Upload upload) {
    return store.parts(allowed(who, upload.step(MultipartStep.LIST)));
  }

  /** Completes the upload, if its parts are all present and satisfy the policy and R2. */
  public Completed complete(
      RequestContext who, Upload upload, @Nullable List<NamedPart> named, @Nullable Long size) {
    Grant.Multipart grant = allowed(who, upload.step(MultipartStep.COMPLETE));
    List<StoredPart> parts = validated(grant, named, size);
    String etag = store.complete(grant, parts);
    long bytes = parts.stream().mapToLong(StoredPart::size).sum();
    return new Completed(grant.key().value(), etag, bytes, receipt(who, grant, etag, bytes));
  }

  /**
   * Returns the receipt of what was just completed, from what the store says of it now; null where
   * it says nothing, or something else: the upload is complete all the same.
   */
  private @Nullable String receipt(
      RequestContext who, Grant.Multipart grant, String etag, long bytes) {
    if (!receipts.areOn()) {
      return null;
    }
    try {
      StoredObject stored = store.look(grant);
      return stored.contentLength() == bytes && NamedPart.isSame(etag, stored.etag())
          ? receipts.of(who, grant, stored)
          : null;
    } catch (RuntimeException trouble) {
      // Whatever it is, the upload is complete, and an error would say that it is not.
      LOG.warnf("A completed upload has no receipt: %s", trouble.getClass().getSimpleName());
      return null;
    }
  }

  /** Aborts the upload, which frees its parts. */
  public void abort(RequestContext who, Upload upload) {
    store.abort(allowed(who, upload.step(MultipartStep.ABORT)));
  }

  /** Signs the URL to begin an upload, for a client that calls the store itself. */
  public Signed.CreateMultipart signBegin(RequestContext who, Intent.CreateMultipart wish) {
    return Outcomes.orProblem(issuer.begin(who, wish));
  }

  /**
   * Signs the URL to list, complete or abort, for a client that calls the store itself. The parts
   * are validated before the URL to complete is signed, since the service does not see that call.
   */
  public SignedUrl signStep(
      RequestContext who, Upload upload, MultipartStep step, @Nullable Long size) {
    Intent.Multipart wish = upload.step(step);
    if (step == MultipartStep.COMPLETE) {
      validated(allowed(who, wish), null, size);
    }
    return Outcomes.orProblem(issuer.step(who, wish)).urls().get(0);
  }

  private <G extends Grant> G allowed(RequestContext who, Intent<G> wish) {
    return Outcomes.orProblem(issuer.allow(who, wish));
  }

  private List<StoredPart> validated(
      Grant.Multipart grant, @Nullable List<NamedPart> named, @Nullable Long size) {
    Verdict verdict = Completion.judge(store.parts(grant), named, size, grant.rules().maxBytes());
    Problem problem = verdict.problem();
    if (problem == null) {
      return verdict.parts();
    }
    if (verdict.hopeless()) {
      abortQuietly(grant);
    }
    throw new ProblemException(problem);
  }

  /** Aborts without failing the request, which is refused in any case. */
  private void abortQuietly(Grant.Multipart grant) {
    try {
      store.abort(grant);
    } catch (StoreException trouble) {
      LOG.warnf("Failed to abort a refused multipart upload: %s", trouble.kind());
    }
  }
}
