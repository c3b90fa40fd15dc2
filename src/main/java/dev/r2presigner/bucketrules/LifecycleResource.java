package dev.r2presigner.bucketrules;

import dev.r2presigner.bucket.R2Settings;
import dev.r2presigner.policy.PoliciesInForce;
import dev.r2presigner.token.Callers;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.NonBlocking;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.jboss.resteasy.reactive.RestQuery;

/**
 * Serves the lifecycle rules that the bucket should have. This service does not apply it: a bucket
 * has one list of rules, and writing ours would delete the operator's.
 */
@Path("/v1/lifecycle")
@Authenticated
@NonBlocking
public class LifecycleResource {

  private final LifecycleConfig config;
  private final PoliciesInForce policies;
  private final BucketRef target;
  private final Callers callers;

  LifecycleResource(
      LifecycleConfig config, PoliciesInForce policies, R2Settings settings, Callers callers) {
    this.callers = callers;
    this.config = config;
    this.policies = policies;
    this.target = BucketRef.of(settings);
  }

  @GET
  @Produces({MediaType.APPLICATION_JSON, MediaType.APPLICATION_XML, MediaType.TEXT_PLAIN})
  public Response wanted(@RestQuery @DefaultValue("s3-json") String format) {
    callers.inPerson();
    Format asked = Format.requested(format);
    String document = LifecycleDocument.write(asked, config.rules(policies.get()), target);
    return Response.ok(document, asked.mediaType()).build();
  }
}
