package dev.r2presigner.token;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.lang.JoseException;
import org.junit.jupiter.api.Test;

/**
 * The signatures of Project Wycheproof (C2SP/wycheproof), by what judges them here: the form of a
 * token, the key set, and the library. What they sign are no claims, so a whole token they are not.
 */
class WycheproofTest {

  private static final String VECTORS = "/wycheproof/json_web_signature_test.json";

  /** Why a valid signature is not taken. */
  private static final String SHARED = "a shared key";

  private static final String NOT_TAKEN = "an algorithm that is not taken";
  private static final String ACCEPTED = "accepted";

  private final Map<String, TreeSet<Integer>> valid = new TreeMap<>();
  private final TreeSet<Integer> wronglyAccepted = new TreeSet<>();

  @Test
  void noneIsWronglyAcceptedAndEachRefusedHasItsReason() throws IOException {
    int vectors = 0;
    for (JsonNode group : read().get("testGroups")) {
      JsonNode key = group.has("public") ? group.get("public") : group.get("private");
      for (JsonNode test : group.get("tests")) {
        vectors++;
        judge(test, key);
      }
    }

    assertThat(vectors).isEqualTo(401);
    assertThat(wronglyAccepted).isEmpty();
    assertThat(valid.keySet()).containsExactlyInAnyOrder(ACCEPTED, SHARED, NOT_TAKEN);
    assertThat(valid.get(ACCEPTED)).hasSize(24);
    assertThat(valid.get(SHARED)).as("HS256").hasSize(10);
    // One of PS384 is by a key for PS256; ES521 is no name of an algorithm.
    assertThat(valid.get(NOT_TAKEN)).as("PS384, PS512, ES521").hasSize(12);
  }

  private static JsonNode read() throws IOException {
    try (InputStream file = WycheproofTest.class.getResourceAsStream(VECTORS)) {
      return new ObjectMapper().readTree(file);
    }
  }

  private void judge(JsonNode test, JsonNode key) {
    int id = test.get("tcId").asInt();
    String jws = test.get("jws").asText();
    boolean accepted = isVerified(jws, key);
    if (test.get("result").asText().equals("valid")) {
      String verdict = accepted ? ACCEPTED : reason(jws, key);
      valid.computeIfAbsent(verdict, first -> new TreeSet<>()).add(id);
    } else if (accepted) {
      wronglyAccepted.add(id);
    }
  }

  private static String reason(String jws, JsonNode key) {
    if (key.get("kty").asText().equals("oct")) {
      return SHARED;
    }
    String said = ForgedDelegations.text(jws, 0).replaceAll(".*\"alg\":\"([^\"]*)\".*", "$1");
    boolean isTaken =
        KeyAlgorithm.isAccepted(said) && KeyAlgorithm.isAccepted(key.path("alg").asText(null));
    return isTaken ? "no reason" : NOT_TAKEN;
  }

  private static boolean isVerified(String jws, JsonNode key) {
    try {
      TokenForm.requireCanonical(jws);
      TokenKeys keys = TokenKeys.parse("{\"keys\":[" + key + "]}");
      JsonWebSignature signature = new JsonWebSignature();
      signature.setCompactSerialization(jws);
      signature.setKey(keys.resolveKey(signature, List.of()));
      TokenForm.requireHeaders(List.of(signature), null);
      return signature.verifySignature();
    } catch (TokenRefused | TokenKeys.Unusable | JoseException refused) {
      return false;
    }
  }
}
