package dev.r2presigner.token;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.lang.JoseException;
import org.junit.jupiter.api.Test;

/** Which key signs while keys come, wait, change places and go. */
class ServiceKeyringTest {

  private static final long MINUTE = Duration.ofMinutes(1).toNanos();
  private static final ServiceKey ONE = ServiceKeyPem.fresh().key();
  private static final ServiceKey TWO = ServiceKeyPem.fresh().key();
  private static final ServiceKey THREE = ServiceKeyPem.fresh().key();

  /** What a clock of nanoTime may say: it begins anywhere. */
  private static final long START = Long.MAX_VALUE - 3 * MINUTE;

  @Test
  void atTheStartTheFirstSigns() {
    assertThat(ServiceKeyring.atStart(List.of(TWO, ONE)).signer()).isSameAs(TWO);
  }

  @Test
  void aNewFirstKeyIsPublishedAtOnceAndSignsLater() throws JoseException {
    ServiceKeyring before = ServiceKeyring.atStart(List.of(ONE));

    ServiceKeyring added = before.at(START, List.of(TWO, ONE));

    assertThat(ids(added)).containsExactly(TWO.id(), ONE.id());
    assertThat(added.signer()).isSameAs(ONE);
    assertThat(added.at(START + 9 * MINUTE, List.of(TWO, ONE))).isSameAs(added);
    assertThat(added.at(START + 10 * MINUTE, List.of(TWO, ONE)).signer()).isSameAs(TWO);
  }

  @Test
  void aKnownKeyThatIsRenamedToTheFrontSignsAtOnce() {
    ServiceKeyring known = ServiceKeyring.atStart(List.of(ONE, TWO));

    assertThat(known.at(START, List.of(TWO, ONE)).signer()).isSameAs(TWO);
  }

  @Test
  void aKeyThatIsTakenAwayIsGoneAtOnce() {
    ServiceKeyring known = ServiceKeyring.atStart(List.of(ONE, TWO));

    ServiceKeyring without = known.at(START, List.of(TWO));

    assertThat(without.signer()).isSameAs(TWO);
    assertThat(without.publicKey(ONE.id())).isNull();
    assertThat(without.publicKey(TWO.id())).isEqualTo(TWO.published().getPublicKey());
    assertThat(without.at(START, List.of(ONE, TWO)).signer()).as("back, and new").isSameAs(TWO);
  }

  @Test
  void whereAllAreNewTheOneThatWaitsLongestSigns() {
    ServiceKeyring one = ServiceKeyring.atStart(List.of(ONE)).at(START, List.of(ONE, THREE));

    ServiceKeyring replaced = one.at(START + 4 * MINUTE, List.of(TWO, THREE));

    assertThat(replaced.signer()).isSameAs(THREE);
    assertThat(replaced.at(START + 10 * MINUTE, List.of(TWO, THREE)).signer()).isSameAs(THREE);
    assertThat(replaced.at(START + 14 * MINUTE, List.of(TWO, THREE)).signer()).isSameAs(TWO);
  }

  /**
   * An hour with three instances that see a mounted folder up to 90 seconds one after the other,
   * and verifiers that keep a set for its five minutes and never look for an unknown key. Of
   * 171,536 verifications 7,487 failed without the wait, 22 with a wait of five minutes, and none
   * with one of ten.
   */
  @Test
  void aRotationFailsNoVerification() throws JoseException {
    Random random = new Random(7);
    List<ServiceKey> before = List.of(ONE);
    List<ServiceKey> after = List.of(TWO, ONE);
    List<ServiceKeyring> instances = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      instances.add(ServiceKeyring.atStart(before));
    }
    Map<Integer, List<String>> fetched = new HashMap<>();
    int[] untilFetch = random.ints(50, 0, 300).toArray();
    int failed = 0;
    int verified = 0;
    for (int second = 0; second < 3600; second++) {
      for (int i = 0; i < instances.size(); i++) {
        long now = START + second * Duration.ofSeconds(1).toNanos();
        boolean seen = second >= 600 + 45 * i;
        instances.set(i, instances.get(i).at(now, seen ? after : before));
      }
      for (int verifier = 0; verifier < untilFetch.length; verifier++) {
        if (untilFetch[verifier]-- <= 0) {
          untilFetch[verifier] = (int) ServiceKeyring.MAX_AGE.toSeconds() - 1;
          fetched.put(verifier, ids(instances.get(random.nextInt(instances.size()))));
        }
        String signer = instances.get(random.nextInt(instances.size())).signer().id();
        if (fetched.containsKey(verifier)) {
          verified++;
          failed += fetched.get(verifier).contains(signer) ? 0 : 1;
        }
      }
    }
    assertThat(failed).as("of " + verified).isZero();
    assertThat(instances).allMatch(instance -> instance.signer().id().equals(TWO.id()));
  }

  private static List<String> ids(ServiceKeyring ring) throws JoseException {
    return new JsonWebKeySet(ring.published())
        .getJsonWebKeys().stream().map(JsonWebKey::getKeyId).toList();
  }
}
