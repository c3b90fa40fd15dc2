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
 * The doctor's corner of the bucket for one run: a random folder under its prefix, with an object
 * that plays the victim. Closing it deletes all that was made.
 */
final class TrialBucket implements AutoCloseable {

  /** What the store said that makes the trial impossible, not the guard bad. */
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

  /** Every key that may hold something. */
  private final Set<String> keys = new LinkedHashSet<>();

  /** Key by id of each upload in parts that may be unfinished. */
  private final Map<String, String> uploads = new LinkedHashMap<>();

  private int made;

  /** The unguarded URLs are for what the doctor itself stores and reads. */
  TrialBucket(String bucket, ObjectStore store, GuardTrials.Urls unguarded) {
    this.store = store;
    this.unguarded = unguarded;
    this.attacks = CopyAttack.on(bucket, folder + "victim");
  }

  /**
   * Stores the victim, and sees that it can be read.
   *
   * @throws Untried if this store, or this key, does not let the doctor work
   */
  void prepare() {
    String victim = folder + "victim";
    SignedUrl put = unguarded.put(objects.upload(victim, secret));
    int status = send(put, secret, null).statusCode();
    if (status / 100 == 2) {
      keys.add(victim);
    }
    if (status == 401 || status == 403) {
      throw new Untried("The store does not let the configured key write (" + status + ").");
    }
    if (status == 404) {
      throw new Untried("There is no such bucket, or not at this endpoint (404).");
    }
    if (status / 100 != 2) {
      throw new Untried("The store answers " + status + " to an upload as it should be.");
    }
    if (!has(victim, secret)) {
      throw new Untried("The configured key can't read what it has written.");
    }
  }

  TrialObjects objects() {
    return objects;
  }

  List<CopyAttack> attacks() {
    return attacks;
  }

  /** Never the same twice: some stores allow one write a second to a key. */
  String newKey() {
    String key = folder + "target-" + ++made;
    keys.add(key);
    return key;
  }

  /** Begins an upload of this length in parts and gives its id. */
  String begin(String key, byte[] body) {
    String id = store.create(objects.begin(key, body));
    uploads.put(id, key);
    return id;
  }

  /** Sends it; what says that the store is busy or broken says nothing about a guard. */
  HttpResponse<byte[]> send(SignedUrl url, byte[] body, @Nullable CopyAttack attack) {
    HttpResponse<byte[]> answer = objects.send(url, body, attack);
    int status = answer.statusCode();
    if (BUSY.contains(status)) {
      throw new Untried("The store answers " + status + ": try again when it is well.");
    }
    return answer;
  }

  /** Whether somebody else's bytes are in that object. */
  boolean isCopied(String key) {
    return has(key, secret);
  }

  /** Whether these are the bytes of that object. */
  boolean has(String key, byte[] bytes) {
    HttpResponse<byte[]> answer = send(unguarded.get(objects.download(key)), new byte[0], null);
    return answer.statusCode() == 200 && Arrays.equals(answer.body(), bytes);
  }

  /** Ends an upload that was not completed. */
  void abort(String key, String id) {
    store.abort(objects.step(key, id, MultipartStep.ABORT));
    uploads.remove(id);
  }

  /** Forgets an upload that has become an object. */
  void completed(String id) {
    uploads.remove(id);
  }

  /** Deletes all that was made; {@link #left} tells what could not be. */
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
        // Named at the end.
      }
    }
  }

  /** Where something may still be; empty after a clean end. */
  String left() {
    return keys.isEmpty() && uploads.isEmpty() ? "" : folder;
  }
}
