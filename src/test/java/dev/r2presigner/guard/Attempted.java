package dev.r2presigner.guard;

import java.util.ArrayList;
import java.util.List;

/**
 * Records what became of one attempt.
 *
 * @param findings what must never happen and did; empty is good
 * @param effect what an extra did to the caller's own new object
 * @param stored whether there is a new object
 */
record Attempted(
    Row row, Attack attack, int status, List<String> findings, String effect, boolean stored) {

  static final String TAKEN = "taken";
  static final String IGNORED = "ignored";
  static final String NOTHING = "-";

  /** What must never happen and did, with what it happened to. */
  List<String> told() {
    List<String> told = new ArrayList<>();
    findings.forEach(f -> told.add(row + " | " + attack + " | " + status + ": " + f));
    return told;
  }
}
