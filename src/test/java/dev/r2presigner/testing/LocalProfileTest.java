package dev.r2presigner.testing;

import dev.r2presigner.clients.ClientsSite;
import dev.r2presigner.uppy.UppySite;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;

/**
 * A test against the service in this JVM, with its embedded store. All of them have the same
 * configuration, since each further one would be built and started of its own. They run in {@code
 * ApplicationIT} or {@code ApplicationClientsIT}, beside the other integration tests.
 */
@QuarkusTest
@Tag(Proof.APPLICATION)
@WithTestResource(FreePorts.class)
@WithTestResource(TeamPolicy.class)
@WithTestResource(ClientsSite.class)
@WithTestResource(UppySite.class)
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface LocalProfileTest {}
