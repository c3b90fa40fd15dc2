package dev.r2presigner.testing;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;

/**
 * A test against the service in this JVM, with its embedded store. Not in the fast lane, half of
 * whose time would be the application's start and first requests.
 */
@QuarkusTest
@Tag(Proof.SLOW)
@WithTestResource(FreePorts.class)
@WithTestResource(TeamPolicy.class)
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface LocalProfileTest {}
