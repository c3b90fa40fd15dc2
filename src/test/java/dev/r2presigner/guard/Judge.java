package dev.r2presigner.guard;

import dev.r2presigner.guard.Attack.Form;
import dev.r2presigner.guard.IssuedUrl.Line;
import dev.r2presigner.guard.UrlKind.Step;
import dev.r2presigner.testing.Bucket;
import dev.r2presigner.testing.RawHttp;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * Sees what an attempt did: to bob's object, to alice's write-once object, and to what was granted
 * to her. What she could download is looked at as the owner, so that nothing of it is overridden.
 */
final class Judge {

  /** Longer than the framing of aws-chunked, so that a framed body can be as long. */
  static final byte[] GRANTED = bytes("alice's own bytes. ".repeat(16));

  static final byte[] OLD = bytes("what alice wrote once");

  private static final byte[] NOTHING = {};
  private static final int SEEN = 16;
  private static final Pattern ETAG = Pattern.compile("<ETag>(.*?)</ETag>");
  private static final Pattern UPLOAD_ID = Pattern.compile("<UploadId>(.*?)</UploadId>");

  private final StoreUnderTest store;
  private final Alice alice;
  private final Bucket owned;
  private final String secret;

  private final RawHttp.Answer usual;

  Judge(StoreUnderTest store, Alice alice, Bucket owned, String secret, String usual) {
    this.store = store;
    this.alice = alice;
    this.owned = owned;
    this.secret = secret;
    this.usual = look(usual);
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Signs a URL for the owner, who reads the object as it is stored. */
  IssuedUrl ownersUrl(String key) {
    return new IssuedUrl("GET", owned.urlOf(key), List.of(), NOTHING, key, "");
  }

  /** Gets the object as it is stored. */
  RawHttp.Answer look(String key) {
    return look(ownersUrl(key), List.of());
  }

  /** Gets the object as it is stored, with the client's key where one was sent. */
  private static RawHttp.Answer look(IssuedUrl owners, List<Line> sent) {
    RawHttp.Answer answer = owners.send(List.of(), NOTHING);
    List<Line> keys = sent.stream().filter(l -> l.name().contains("-customer-")).toList();
    boolean clear = answer.status() == 200 || answer.status() == 404 || keys.isEmpty();
    return clear ? answer : owners.send(keys, NOTHING);
  }

  /**
   * Tells whether a part is known to be the one that was granted: its ETag is its MD5 on each of
   * these stores. What is told of extras needs the object.
   */
  boolean isGrantedPart(Row row, Attack attack, IssuedUrl url, byte[] sent, RawHttp.Answer answer) {
    return row.kind().step() == Step.PART
        && answer.status() == 200
        && sent == url.body()
        && !told(row, attack)
        && answer.header("etag").replace("\"", "").equals(md5(sent));
  }

  private static String md5(byte[] body) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(body));
    } catch (NoSuchAlgorithmException everyJdkHasIt) {
      throw new IllegalStateException(everyJdkHasIt);
    }
  }

  /** Judges an answer after which the store has to be as it was; it is looked at later. */
  Attempted later(Row row, Attack attack, RawHttp.Answer answer) {
    String effect = told(row, attack) ? String.valueOf(answer.status()) : Attempted.NOTHING;
    return new Attempted(row, attack, answer.status(), ofAnswer(answer), effect, false);
  }

  /** Judges an answer and what there is afterwards; {@code owners} reads the attempt's key. */
  Attempted judge(
      Row row, IssuedUrl url, Attack attack, byte[] sent, RawHttp.Answer answer, IssuedUrl owners) {
    List<String> findings = ofAnswer(answer);
    if (row.occupied()) {
      judgeOld(look(owners, List.of()), findings);
      return new Attempted(row, attack, answer.status(), findings, Attempted.NOTHING, false);
    }
    Step step = row.kind().step();
    if (step == Step.PART) {
      completeWhatArrived(url, answer);
    } else if (step == Step.BEGINNING) {
      fill(url, answer);
    }
    RawHttp.Answer stored = look(owners, attack.lines());
    judgeNew(stored, puts(row) ? sent : GRANTED, attack, findings);
    String effect = told(row, attack) ? effect(url, attack, answer, stored) : Attempted.NOTHING;
    if (told(row, attack)
        && answer.status() / 100 == 2
        && store.guard().contains("absent")
        && Extras.isRefusedByAbsent(row, attack)) {
      findings.add("is in the list of absent and was " + effect);
    }
    return new Attempted(row, attack, answer.status(), findings, effect, stored.status() != 404);
  }

  private List<String> ofAnswer(RawHttp.Answer answer) {
    List<String> findings = new ArrayList<>();
    if (isBobs(answer.body())) {
      findings.add("the answer has bob's bytes");
    }
    return findings;
  }

  private static boolean puts(Row row) {
    return row.kind().step() == Step.OBJECT || row.kind().step() == Step.PART;
  }

  private static boolean told(Row row, Attack attack) {
    return !row.occupied()
        && attack.extra()
        && attack.form() == Form.ONCE
        && (puts(row) || row.kind().step() == Step.BEGINNING);
  }

  private boolean isBobs(byte[] body) {
    return new String(body, StandardCharsets.ISO_8859_1).contains(secret.substring(0, SEEN));
  }

  private static void judgeOld(RawHttp.Answer stored, List<String> findings) {
    if (stored.status() != 200
        || !Arrays.equals(stored.body(), OLD)
        || !stored.header("content-type").equals(Alice.TYPE)
        || !stored.header(ExtraAttacks.METADATA).isEmpty()
        || !stored.header(ExtraAttacks.ENCODING).isEmpty()) {
      findings.add("the write-once object is another: " + Stored.described(stored));
    }
  }

  private void judgeNew(
      RawHttp.Answer stored, byte[] granted, Attack attack, List<String> findings) {
    if (stored.status() == 404) {
      return;
    }
    if (isBobs(stored.body())) {
      findings.add("THEFT: alice has bob's bytes");
    } else if (stored.status() == 403 && attack.grantsAccess()) {
      // To others only, so that the owner has none: it can't be read at all.
      return;
    } else if (stored.status() != 200
        || !attack.mayStore(Stored.decoded(stored), granted)
        || !stored.header("content-type").equals(Alice.TYPE)) {
      findings.add("stored is not what was granted: " + Stored.described(stored));
    }
  }

  /** Makes an object of whatever part there is, with the owner's rights. */
  private void completeWhatArrived(IssuedUrl part, RawHttp.Answer answer) {
    SortedMap<Integer, String> parts = new TreeMap<>();
    if (store.listsParts()) {
      parts.putAll(parts(part));
    } else if (answer.status() == 200) {
      Matcher copied = ETAG.matcher(answer.text());
      String etag = copied.find() ? copied.group(1).replace("&quot;", "\"") : answer.header("etag");
      parts.put(1, etag);
    }
    complete(part.key(), part.uploadId(), parts);
  }

  private SortedMap<Integer, String> parts(IssuedUrl part) {
    try {
      return owned.parts(part.key(), part.uploadId());
    } catch (S3Exception gone) {
      return new TreeMap<>();
    }
  }

  private void complete(String key, String uploadId, SortedMap<Integer, String> parts) {
    if (!parts.isEmpty()) {
      try {
        owned.complete(key, uploadId, parts);
      } catch (S3Exception refused) {
        // Then nothing is stored.
      }
    }
  }

  /** Goes on with an upload that was begun, as it was granted. */
  private void fill(IssuedUrl create, RawHttp.Answer answer) {
    Matcher begun = UPLOAD_ID.matcher(answer.text());
    if (answer.status() == 200 && begun.find()) {
      IssuedUrl part = alice.uppyPart(create.key(), GRANTED, begun.group(1));
      RawHttp.Answer put = part.send(part.signed(), GRANTED);
      if (put.status() == 200) {
        complete(create.key(), begun.group(1), new TreeMap<>(Map.of(1, put.header("etag"))));
      }
    }
  }

  private String effect(
      IssuedUrl url, Attack attack, RawHttp.Answer answer, RawHttp.Answer stored) {
    if (answer.status() != 200) {
      return String.valueOf(answer.status());
    }
    if (stored.status() != 200) {
      return "unreadable";
    }
    return Extras.seen(owned, url, attack, stored, usual) ? Attempted.TAKEN : Attempted.IGNORED;
  }
}
