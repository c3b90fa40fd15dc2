package dev.r2presigner.command;

import dev.r2presigner.bucket.Guards;
import dev.r2presigner.policy.Grant;
import dev.r2presigner.policy.MultipartStep;
import dev.r2presigner.policy.PartLength;
import dev.r2presigner.signing.GuardTrials;
import dev.r2presigner.signing.SignedUrl;
import dev.r2presigner.store.ObjectStore;
import dev.r2presigner.store.ObjectStore.StoredPart;
import dev.r2presigner.store.StoreException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Tries one guard at the real store: an honest upload has to pass, and none of the attacks may give
 * an uploader somebody else's bytes. What can't be told counts as a copy.
 */
final class GuardTrial {

  private static final Pattern ETAG = Pattern.compile("<ETag>(?:&quot;|\")?([^<&\"]+)");
  private static final byte[] BODY = "written by the doctor".getBytes(StandardCharsets.US_ASCII);

  /** A copy ignores the body, so both the usual length and none are tried. */
  private static final List<byte[]> BODIES = List.of(BODY, new byte[0]);

  private final TrialBucket bucket;
  private final ObjectStore store;
  private final GuardTrials.Urls urls;
  private final SortedSet<Integer> refusals = new TreeSet<>();
  private int attacks;
  private int copies;

  GuardTrial(TrialBucket bucket, ObjectStore store, GuardTrials.Urls urls) {
    this.bucket = bucket;
    this.store = store;
    this.urls = urls;
  }

  /** What came of the honest requests and of the attacks on one kind of URL. */
  record Attempts(int honest, int attacks, int copies, SortedSet<Integer> refusals) {

    boolean hold() {
      return honest / 100 == 2 && copies == 0;
    }
  }

  /** What came of a guard. */
  record Outcome(Guards guards, Attempts objects, Attempts parts) {

    boolean holds() {
      return objects.hold() && parts.hold();
    }
  }

  Outcome of(Guards guards) {
    return new Outcome(guards, objects(), parts());
  }

  private Attempts objects() {
    String key = bucket.newKey();
    int honest = bucket.send(urls.put(bucket.objects().upload(key, BODY)), BODY, null).statusCode();
    if (honest / 100 == 2) {
      for (byte[] body : BODIES) {
        bucket.attacks().forEach(attack -> attackObject(attack, body));
      }
    }
    return attempts(honest);
  }

  private void attackObject(CopyAttack attack, byte[] body) {
    String key = bucket.newKey();
    SignedUrl url = urls.put(bucket.objects().upload(key, body));
    HttpResponse<byte[]> answer = bucket.send(url, body, attack);
    boolean taken = answer.statusCode() / 100 == 2;
    count(answer, taken ? !bucket.has(key, body) : bucket.isCopied(key));
  }

  private Attempts parts() {
    Upload honestly = new Upload(BODY);
    int honest = bucket.send(urls.part(honestly.part(), honestly.first()), BODY, null).statusCode();
    honestly.abort();
    if (honest / 100 == 2) {
      for (byte[] body : BODIES) {
        bucket.attacks().forEach(attack -> attackPart(attack, body));
      }
    }
    return attempts(honest);
  }

  private void attackPart(CopyAttack attack, byte[] body) {
    Upload upload = new Upload(body);
    HttpResponse<byte[]> answer =
        bucket.send(urls.part(upload.part(), upload.first()), body, attack);
    boolean copied = answer.statusCode() / 100 == 2 && !upload.becomes(body, answer);
    count(answer, copied);
    upload.abort();
  }

  private void count(HttpResponse<byte[]> answer, boolean copied) {
    attacks++;
    if (copied) {
      copies++;
    } else if (answer.statusCode() / 100 != 2) {
      refusals.add(answer.statusCode());
    }
  }

  /** What was counted since the last time. */
  private Attempts attempts(int honest) {
    Attempts counted = new Attempts(honest, attacks, copies, new TreeSet<>(refusals));
    attacks = 0;
    copies = 0;
    refusals.clear();
    return counted;
  }

  /** An upload of a single part, in a key of its own. */
  private final class Upload {

    private final String key = bucket.newKey();
    private final byte[] body;
    private final String id;
    private boolean completed;

    Upload(byte[] body) {
      this.body = body;
      this.id = bucket.begin(key, body);
    }

    Grant.Multipart part() {
      return bucket.objects().part(key, id, body);
    }

    PartLength first() {
      return part().parts().get(0);
    }

    /** Whether the object that the part makes is what was sent. */
    boolean becomes(byte[] expected, HttpResponse<byte[]> answer) {
      String xml = new String(answer.body(), StandardCharsets.UTF_8);
      Matcher inside = ETAG.matcher(xml);
      String etag =
          inside.find() ? inside.group(1) : answer.headers().firstValue("ETag").orElse("");
      try {
        StoredPart part = new StoredPart(1, expected.length, etag);
        store.complete(bucket.objects().step(key, id, MultipartStep.COMPLETE), List.of(part));
        completed = true;
        bucket.completed(id);
      } catch (StoreException untold) {
        return !xml.contains("CopyPartResult");
      }
      return bucket.has(key, expected);
    }

    void abort() {
      if (!completed) {
        bucket.abort(key, id);
      }
    }
  }
}
