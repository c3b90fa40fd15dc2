package dev.r2presigner.bucketrules;

import dev.r2presigner.bucket.R2Settings;
import dev.r2presigner.policy.Policies;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.NonBlocking;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.jboss.resteasy.reactive.RestQuery;

/**
 * The lifecycle rule that the bucket should have. Not applied by this service: a bucket has one
 * list of rules, and to write ours would be to delete the operator's.
 */
@Path("/v1/lifecycle")
@Authenticated
@NonBlocking
public class LifecycleResource {

  private final List<Integer> rules;
  private final BucketRef target;

  LifecycleResource(LifecycleConfig config, Policies policies, R2Settings settings) {
    this.rules = config.rules(policies);
    this.target = BucketRef.of(settings);
  }

  @GET
  @Produces({MediaType.APPLICATION_JSON, MediaType.APPLICATION_XML, MediaType.TEXT_PLAIN})
  public Response wanted(@RestQuery @DefaultValue("s3-json") String format) {
    Format asked = Format.requested(format);
    return Response.ok(LifecycleDocument.write(asked, rules, target), asked.mediaType()).build();
  }
}
