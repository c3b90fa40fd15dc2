package dev.r2presigner.guard;

import dev.r2presigner.guard.Attack.Form;
import dev.r2presigner.guard.IssuedUrl.Line;
import dev.r2presigner.guard.UrlKind.Step;
import dev.r2presigner.testing.RawHttp;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Makes the attempts. A URL is used again where its use was refused, where it wrote a part whose
 * ETag is that of what was granted, and where it writes no object. What such attempts left behind
 * is looked at together, after one that was none of them, or at the end of the row.
 */
final class AttackTable {

  /** A URL under attack, and one that shows what is stored under its key. */
  private record BucketRef(IssuedUrl url, IssuedUrl owners, AtomicBoolean filled) {}

  private static final int NOT_IMPLEMENTED = 501;

  private final Alice alice;
  private final Judge judge;
  private final String secret;
  private final CopyAttacks copies;
  private final List<Attack> attacks;

  /** What may be used again. */
  private final Queue<BucketRef> free = new ConcurrentLinkedQueue<>();

  AttackTable(Installation in) {
    alice = in.alice();
    secret = UUID.randomUUID() + " is bob's secret";
    String victim = "users/bob/" + UUID.randomUUID() + ".bin";
    String etag = in.bob().upload(victim, Judge.bytes(secret)).sendHonestly().header("etag");
    String own = newKey();
    String ownEtag = alice.upload(own, Judge.OLD).sendHonestly().header("etag");
    judge = new Judge(in.store(), alice, in.owned(), secret, own);
    copies = new CopyAttacks(in.store().bucket(), victim, etag, own);
    List<Attack> each = new ArrayList<>(copies.all());
    each.addAll(ExtraAttacks.all(ownEtag, Judge.GRANTED.length));
    attacks = inEachForm(each);
  }

  private static List<Attack> inEachForm(List<Attack> each) {
    List<Attack> all = new ArrayList<>();
    Set<String> emptied = new HashSet<>();
    for (Attack attack : each) {
      all.add(attack);
      all.add(attack.in(Form.TWICE));
      if (attack.lines().size() == 1 && emptied.add(attack.lines().get(0).name())) {
        all.add(attack.in(Form.EMPTY));
      }
    }
    return all;
  }

  /** Lists every attack in every form. */
  List<Attack> attacks() {
    return attacks;
  }

  /** Gives the plainest attack. */
  Attack plain() {
    return copies.spellings().get(0);
  }

  /** Gives the content of bob's object. */
  String secret() {
    return secret;
  }

  Judge judge() {
    return judge;
  }

  static String newKey() {
    return "users/alice/" + UUID.randomUUID() + ".bin";
  }

  private BucketRef target(Row row) {
    String key = newKey();
    if (row.occupied()) {
      alice.upload(key, Judge.OLD).sendHonestly();
    }
    return new BucketRef(
        row.kind().ask(alice, key, Judge.GRANTED), judge.ownersUrl(key), new AtomicBoolean());
  }

  /** Uses the row's URL as it was granted: attempts prove nothing if this is refused as well. */
  List<String> honestly(Row row) {
    BucketRef target = target(row);
    IssuedUrl url = target.url();
    RawHttp.Answer answer = url.send(url.signed(), url.body());
    Attack none = Attack.of("nothing added");
    Attempted used = judge.judge(row, url, none, url.body(), answer, target.owners());
    List<String> findings = used.told();
    Step step = row.kind().step();
    boolean makesObject = step == Step.OBJECT || step == Step.COMPLETION;
    if (row.occupied() && makesObject ? answer.status() != 412 : answer.status() / 100 != 2) {
      findings.add(row + " as it was granted: " + answer.status() + " " + answer.text());
    }
    boolean leaves = makesObject || step == Step.PART || step == Step.BEGINNING;
    if (!row.occupied() && leaves && !used.stored()) {
      findings.add(row + " as it was granted stores nothing");
    }
    return findings;
  }

  /** Makes one attempt; the row has to be ended after the last one. */
  Attempted attempt(Row row, Attack attack) {
    BucketRef given = free.poll();
    BucketRef target = given == null ? target(row) : given;
    IssuedUrl url = target.url();
    byte[] sent = url.method().equals("PUT") ? attack.body(url.body()) : url.body();
    RawHttp.Answer answer = sendQuietly(url, attack.head(url.signed()), sent);
    boolean refused = answer.status() / 100 == 4 || answer.status() == NOT_IMPLEMENTED;
    boolean granted = judge.isGrantedPart(row, attack, url, sent, answer);
    if (granted) {
      target.filled().set(true);
    }
    if (refused || granted || row.leavesObject()) {
      free.add(target);
      return judge.later(row, attack, answer);
    }
    return judge.judge(row, url, attack, sent, answer, target.owners());
  }

  /** Looks at what a row's attempts left behind that were not looked at one by one. */
  List<String> end(Row row) {
    List<String> findings = new ArrayList<>();
    RawHttp.Answer refused = new RawHttp.Answer(0, Map.of(), new byte[0]);
    Attack some = Attack.of("one of several");
    for (BucketRef target = free.poll(); target != null; target = free.poll()) {
      byte[] body = target.url().body();
      Attempted seen = judge.judge(row, target.url(), some, body, refused, target.owners());
      findings.addAll(seen.told());
      if (seen.stored() && !target.filled().get()) {
        findings.add(row + ": what was refused is stored");
      }
    }
    return findings;
  }

  /** A store may close the connection instead of an answer; then the status is 0. */
  private static RawHttp.Answer sendQuietly(IssuedUrl url, List<Line> head, byte[] body) {
    try {
      return url.send(head, body);
    } catch (IllegalStateException | UncheckedIOException noAnswer) {
      return new RawHttp.Answer(0, Map.of(), Judge.bytes(String.valueOf(noAnswer.getMessage())));
    }
  }
}
