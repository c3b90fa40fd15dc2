package dev.r2presigner.uppy;

import dev.r2presigner.testing.LocalProfileTest;
import dev.r2presigner.testing.Proof;
import org.junit.jupiter.api.Tag;

/** All that UppyRadosgwIT does, against the embedded store. */
@LocalProfileTest
@Tag(Proof.FULL)
class UppyTroublesTest extends UppyTroubles {

  @Override
  Place place() {
    return UppyTest.here();
  }
}
