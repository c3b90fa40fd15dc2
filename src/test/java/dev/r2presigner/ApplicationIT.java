package dev.r2presigner;

import dev.r2presigner.testing.Proof;
import org.junit.platform.suite.api.ExcludePackages;
import org.junit.platform.suite.api.IncludeClassNamePatterns;
import org.junit.platform.suite.api.IncludeTags;
import org.junit.platform.suite.api.SelectPackages;
import org.junit.platform.suite.api.Suite;

/**
 * Every {@code LocalProfileTest} but those of clients and listings, one after the other, with one
 * application in this JVM. It uses one thread and waits half of the time, so it runs beside the
 * integration tests; those alone would leave a processor idle, and it would start the application
 * for each class in forks of its own.
 */
@Suite
@SelectPackages("dev.r2presigner")
@ExcludePackages({
  "dev.r2presigner.clients",
  "dev.r2presigner.local",
  "dev.r2presigner.object",
  "dev.r2presigner.uppy"
})
@IncludeClassNamePatterns(".*Test")
@IncludeTags(Proof.APPLICATION)
class ApplicationIT {}
