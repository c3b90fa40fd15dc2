package dev.r2presigner.command;

import dev.r2presigner.policy.DoctorPolicy;
import dev.r2presigner.policy.MultipartStep;
import dev.r2presigner.signing.GuardTrials;
import dev.r2presigner.signing.SignedUrl;
import dev.r2presigner.store.ObjectStore;
import dev.r2presigner.store.StoreException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The part of the bucket that one run of the doctor uses: a random folder under its prefix, with an
 * object as the victim. Closing it deletes everything the run created.
 */
final class TrialBucket implements AutoCloseable {

  /** Ends a trial that the store's answer makes impossible, which does not fail the guard. */
  static final class Untried extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Untried(String reason) {
      super(reason);
    }
  }

  private static final Set<Integer> BUSY = Set.of(429, 502, 503, 504);

  private final String folder = DoctorPolicy.PREFIX + UUID.randomUUID() + "/";
  private final byte[] secret = UUID.randomUUID().toString().getBytes(StandardCharsets.US_ASCII);
  private final TrialObjects objects = new TrialObjects();
  private final ObjectStore store;
  private final GuardTrials.Urls unguarded;
  private final List<CopyAttack> attacks;

  /** The keys that may hold an object. */
  private final Set<String> keys = new LinkedHashSet<>();

  /** The key by upload id of each multipart upload that may be unfinished. */
  private final Map<String, String> uploads = new LinkedHashMap<>();

  private int made;

  /** Takes unguarded URLs for the objects that the doctor itself stores and reads. */
  TrialBucket(String bucket, ObjectStore store, GuardTrials.Urls unguarded) {
    this.store = store;
    this.unguarded = unguarded;
    this.attacks = CopyAttack.on(bucket, folder + "victim");
  }

  /**
   * Stores the victim, and checks that it can be read.
   *
   * @throws Untried if the store or the key does not permit the trial
   */
  void prepare() {
    String victim = folder + "victim";
    SignedUrl put = unguarded.put(objects.upload(victim, secret));
    int status = send(put, secret, null).statusCode();
    if (status / 100 == 2) {
      keys.add(victim);
    }
    if (status == 401 || status == 403) {
      throw new Untried("The store does not permit the configured key to write (" + status + ").");
    }
    if (status == 404) {
      throw new Untried("There is no such bucket at this endpoint (404).");
    }
    if (status / 100 != 2) {
      throw new Untried("The store answered " + status + " to a valid upload.");
    }
    if (!has(victim, secret)) {
      throw new Untried("The configured key can't read the object that it wrote.");
    }
  }

  TrialObjects objects() {
    return objects;
  }

  List<CopyAttack> attacks() {
    return attacks;
  }

  /** Returns a fresh key: some stores allow only one write per second to a key. */
  String newKey() {
    String key = folder + "target-" + ++made;
    keys.add(key);
    return key;
  }

  /** Begins a multipart upload of this length and returns its id. */
  String begin(String key, byte[] body) {
    String id = store.create(objects.begin(key, body));
    uploads.put(id, key);
    return id;
  }

  /** Sends the request; a status that means a busy or failing store ends the trial. */
  HttpResponse<byte[]> send(SignedUrl url, byte[] body, @Nullable CopyAttack attack) {
    HttpResponse<byte[]> answer = objects.send(url, body, attack);
    int status = answer.statusCode();
    if (BUSY.contains(status)) {
      throw new Untried("The store answered " + status + ". Retry when it has recovered.");
    }
    return answer;
  }

  /** Returns whether the object has the victim's bytes. */
  boolean isCopied(String key) {
    return has(key, secret);
  }

  /** Returns whether the object has exactly these bytes. */
  boolean has(String key, byte[] bytes) {
    HttpResponse<byte[]> answer = send(unguarded.get(objects.download(key)), new byte[0], null);
    return answer.statusCode() == 200 && Arrays.equals(answer.body(), bytes);
  }

  /** Aborts an upload that was not completed. */
  void abort(String key, String id) {
    store.abort(objects.step(key, id, MultipartStep.ABORT));
    uploads.remove(id);
  }

  /** Removes a completed upload from those to abort. */
  void completed(String id) {
    uploads.remove(id);
  }

  /** Deletes everything the run created; {@link #left} tells where that failed. */
  @Override
  public void close() {
    for (Map.Entry<String, String> upload : List.copyOf(uploads.entrySet())) {
      try {
        abort(upload.getValue(), upload.getKey());
      } catch (StoreException kept) {
        if (kept.kind() == StoreException.Kind.UPLOAD_NOT_FOUND) {
          uploads.remove(upload.getKey());
        }
      }
    }
    for (String key : List.copyOf(keys)) {
      try {
        store.delete(objects.deletion(key));
        keys.remove(key);
      } catch (StoreException kept) {
        // Reported by left().
      }
    }
  }

  /** Returns the folder if something may be left in it; empty after a complete clean-up. */
  String left() {
    return keys.isEmpty() && uploads.isEmpty() ? "" : folder;
  }
}
