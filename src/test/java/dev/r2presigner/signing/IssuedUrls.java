package dev.r2presigner.signing;

import dev.r2presigner.bucket.GivenSettings;
import dev.r2presigner.bucket.GuardSettings;
import dev.r2presigner.bucket.R2Settings;
import dev.r2presigner.policy.Caller;
import dev.r2presigner.policy.Grant;
import dev.r2presigner.policy.Intent;
import dev.r2presigner.policy.MultipartAction;
import dev.r2presigner.policy.MultipartStep;
import dev.r2presigner.policy.ObjectContent;
import dev.r2presigner.policy.ObjectName;
import dev.r2presigner.policy.PartLength;
import dev.r2presigner.policy.Policies;
import dev.r2presigner.policy.config.YamlPolicies;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/** URLs as the service signs them for an installation, at a time of the test's choice. */
public final class IssuedUrls {

  private static final Policies POLICIES =
      YamlPolicies.read(
          """
          files:
            prefix: users/{sub}/
            operations: [upload, download, multipart]
            content-types: ["image/*"]
            max-size: 10M
          """);

  private final Signers.Signing signing;
  private final Caller alice;
  private final Instant now;

  /** Of an installation with these properties. */
  public IssuedUrls(Map<String, String> properties, Instant now) {
    R2Settings settings = GivenSettings.settings(properties);
    GuardSettings guards = GivenSettings.guards(properties);
    this.signing = new Signers.Signing(settings, guards.guards(), Clock.fixed(now, ZoneOffset.UTC));
    this.now = now;
    this.alice = new Caller("alice", Set.of(), Map.of("sub", "alice"), Instant.MAX);
  }

  public SignedUrl put(String key, long length) {
    ObjectContent content = new ObjectContent("image/png", length, null, Map.of(), null);
    return signing
        .urls()
        .put(granted(new Intent.Upload(new ObjectName.Key(key, null), content, null, false)));
  }

  public SignedUrl get(String key) {
    return signing.urls().get(granted(new Intent.Download(key, null, null, null)));
  }

  public SignedUrl part(String key, long length) {
    List<PartLength> parts = List.of(new PartLength(1, length));
    MultipartAction action = new MultipartAction("an/upload+id=", MultipartStep.PARTS, parts);
    Grant.Multipart grant = granted(new Intent.Multipart(key, null, action, length));
    return signing.multipart().part(grant, parts.get(0));
  }

  public SignedUrl complete(String key) {
    return signing
        .multipart()
        .complete(
            granted(
                new Intent.Multipart(
                    key, null, MultipartAction.of("an-upload-id", MultipartStep.COMPLETE), null)));
  }

  private <G extends Grant> G granted(Intent<G> intent) {
    return POLICIES
        .decide(alice, intent, now, Instant.MAX, new SplittableRandom(1))
        .fold(
            granted -> granted.grant(),
            refused -> {
              throw new IllegalStateException(refused.toString());
            });
  }
}
