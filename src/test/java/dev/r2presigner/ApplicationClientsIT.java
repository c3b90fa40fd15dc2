package dev.r2presigner;

import dev.r2presigner.testing.Proof;
import org.junit.platform.suite.api.IncludeClassNamePatterns;
import org.junit.platform.suite.api.IncludeTags;
import org.junit.platform.suite.api.SelectPackages;
import org.junit.platform.suite.api.Suite;

/**
 * Every {@code LocalProfileTest} of a client, as in {@link ApplicationIT}: pages and recipes, and
 * those of listings, which makes half of the time that all of them take.
 */
@Suite
@SelectPackages({
  "dev.r2presigner.clients",
  "dev.r2presigner.local",
  "dev.r2presigner.object",
  "dev.r2presigner.uppy"
})
@IncludeClassNamePatterns(".*Test")
@IncludeTags(Proof.APPLICATION)
class ApplicationClientsIT {}
