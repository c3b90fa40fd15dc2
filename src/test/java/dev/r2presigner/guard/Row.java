package dev.r2presigner.guard;

import dev.r2presigner.guard.UrlKind.Step;
import java.util.ArrayList;
import java.util.List;

/**
 * Is one row of the table: a kind of URL, for a key where nothing is or where the caller's
 * write-once object is already.
 */
record Row(UrlKind kind, boolean occupied) {

  /** Lists all rows that a store can have. */
  static List<Row> of(StoreUnderTest store) {
    List<Row> rows = new ArrayList<>();
    for (UrlKind kind : UrlKind.values()) {
      if (!store.listsParts() && kind.step().needsListParts()) {
        continue;
      }
      if (kind.step() != Step.READ && kind.step() != Step.ABORT) {
        rows.add(new Row(kind, false));
      }
      boolean replaces = kind.step() == Step.COMPLETION && !store.completesOnce();
      if (kind.step() != Step.LIST && !kind.isVariant() && !replaces) {
        rows.add(new Row(kind, true));
      }
    }
    return rows;
  }

  /**
   * Tells whether such a URL can change no object, so that it may be looked at when all is done.
   */
  boolean leavesObject() {
    Step step = kind.step();
    boolean ofParts = step == Step.PART || step == Step.BEGINNING;
    return step == Step.READ || step == Step.LIST || (occupied && ofParts);
  }

  @Override
  public String toString() {
    return kind + (occupied ? " over an object" : "");
  }
}
