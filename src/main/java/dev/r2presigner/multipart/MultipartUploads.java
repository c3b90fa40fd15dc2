package dev.r2presigner.multipart;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.r2presigner.issuing.RequestContext;
import dev.r2presigner.issuing.Signed;
import dev.r2presigner.issuing.UrlIssuer;
import dev.r2presigner.multipart.Completion.Verdict;
import dev.r2presigner.policy.Grant;
import dev.r2presigner.policy.Intent;
import dev.r2presigner.policy.MultipartStep;
import dev.r2presigner.policy.PartLength;
import dev.r2presigner.policy.Policy;
import dev.r2presigner.problem.Problem;
import dev.r2presigner.problem.ProblemException;
import dev.r2presigner.rest.Outcomes;
import dev.r2presigner.rest.RequestFields;
import dev.r2presigner.signing.SignedUrl;
import dev.r2presigner.store.ObjectStore;
import dev.r2presigner.store.ObjectStore.StoredPart;
import dev.r2presigner.store.StoreException;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The steps of an upload in parts, the same for every shape of client. Each asks the policies about
 * this caller and this key again, since whoever knows an upload id need not be who began it. All
 * but {@link #sign} and {@link #signBegin} block.
 */
@ApplicationScoped
public class MultipartUploads {

  private static final Logger LOG = Logger.getLogger(MultipartUploads.class);

  private final UrlIssuer issuer;
  private final ObjectStore store;

  MultipartUploads(UrlIssuer issuer, ObjectStore store) {
    this.issuer = issuer;
    this.store = store;
  }

  /** Which upload, of which key; the policy where the client names one. */
  public record Upload(String key, String uploadId, @Nullable String policy) {

    private Intent.Multipart step(MultipartStep step) {
      return Intent.Multipart.of(key, policy, uploadId, step);
    }
  }

  /** An upload that was begun. */
  public record Begun(Grant.CreateMultipart grant, String uploadId) {}

  /** An object that was made of its parts. */
  @JsonPropertyOrder({"key", "etag", "size"})
  public record Completed(String key, String etag, long size) {}

  /** Begins an upload at the store. */
  public Begun begin(RequestContext who, Intent.CreateMultipart wish) {
    Grant.CreateMultipart grant = allowed(who, wish);
    return new Begun(grant, store.create(grant));
  }

  /**
   * Signs URLs for these parts, each for exactly the length that the plan gives it. So the parts of
   * an upload are together within the policy's limit, however often and for whichever sizes they
   * are signed.
   *
   * @param size the whole object's
   */
  public Signed.Multipart sign(
      RequestContext who, Upload upload, List<Integer> numbers, @Nullable Long size) {
    // What can't be planned has no parts: the policy refuses its size.
    PartPlan plan = size == null || size < 0 || size > Policy.MAX_OBJECT ? null : PartPlan.of(size);
    int last = plan == null ? PartPlan.MAX_PARTS : plan.partCount();
    Set<Integer> seen = new HashSet<>();
    for (int number : numbers) {
      if (number < 1 || number > last || !seen.add(number)) {
        throw RequestFields.invalid("Part numbers are 1 to " + last + " here, each once.");
      }
    }
    List<PartLength> parts =
        plan == null
            ? List.of()
            : numbers.stream().map(n -> new PartLength(n, plan.length(n))).toList();
    Intent.Multipart wish =
        new Intent.Multipart(
            upload.key(), upload.policy(), upload.uploadId(), MultipartStep.PARTS, size, parts);
    return Outcomes.orProblem(issuer.step(who, wish));
  }

  /** What has arrived, by number. */
  public List<StoredPart> list(RequestContext who, Upload upload) {
    return store.parts(allowed(who, upload.step(MultipartStep.LIST)));
  }

  /** Makes the object, if its parts are all there, fit the policy and are as R2 wants them. */
  public Completed complete(
      RequestContext who, Upload upload, @Nullable List<NamedPart> named, @Nullable Long size) {
    Grant.Multipart grant = allowed(who, upload.step(MultipartStep.COMPLETE));
    List<StoredPart> parts = judged(grant, named, size);
    String etag = store.complete(grant, parts);
    return new Completed(
        grant.key().value(), etag, parts.stream().mapToLong(StoredPart::size).sum());
  }

  /** Frees what was uploaded. */
  public void abort(RequestContext who, Upload upload) {
    store.abort(allowed(who, upload.step(MultipartStep.ABORT)));
  }

  /** The URL to begin an upload with, for a client that talks to the store itself. */
  public Signed.CreateMultipart signBegin(RequestContext who, Intent.CreateMultipart wish) {
    return Outcomes.orProblem(issuer.begin(who, wish));
  }

  /**
   * The URL to list, complete or abort with, for a client that talks to the store itself. Whether
   * the upload may be completed is judged now, since nobody asks us again.
   */
  public SignedUrl signStep(
      RequestContext who, Upload upload, MultipartStep step, @Nullable Long size) {
    Intent.Multipart wish = upload.step(step);
    if (step == MultipartStep.COMPLETE) {
      judged(allowed(who, wish), null, size);
    }
    return Outcomes.orProblem(issuer.step(who, wish)).urls().get(0);
  }

  private <G extends Grant> G allowed(RequestContext who, Intent<G> wish) {
    return Outcomes.orProblem(issuer.allow(who, wish));
  }

  private List<StoredPart> judged(
      Grant.Multipart grant, @Nullable List<NamedPart> named, @Nullable Long size) {
    Verdict verdict = Completion.judge(store.parts(grant), named, size, grant.maxBytes());
    Problem problem = verdict.problem();
    if (problem == null) {
      return verdict.parts();
    }
    if (verdict.hopeless()) {
      abortQuietly(grant);
    }
    throw new ProblemException(problem);
  }

  /** The refusal stands whether or not the parts could be freed at once. */
  private void abortQuietly(Grant.Multipart grant) {
    try {
      store.abort(grant);
    } catch (StoreException trouble) {
      LOG.warnf("An upload that was refused could not be aborted: %s", trouble.kind());
    }
  }
}
