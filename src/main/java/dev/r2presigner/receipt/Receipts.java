package dev.r2presigner.receipt;

import dev.r2presigner.bucket.R2Settings;
import dev.r2presigner.issuing.RequestContext;
import dev.r2presigner.policy.Caller;
import dev.r2presigner.policy.Grant;
import dev.r2presigner.store.ObjectStore.StoredObject;
import dev.r2presigner.token.ServiceKeys;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes receipts: signed statements that an object is stored, for a backend that sees neither the
 * upload nor the bucket. Each is made from what the store says of the object now, and only if the
 * policy would grant such an object.
 */
@ApplicationScoped
public class Receipts {

  private static final String TYPE = "upload-receipt+jwt";

  private final ReceiptSettings settings;
  private final ServiceKeys keys;
  private final Notifications notifications;
  private final String bucket;

  Receipts(
      ReceiptSettings settings,
      ServiceKeys keys,
      Notifications notifications,
      R2Settings bucketSettings) {
    this.settings = settings;
    this.keys = keys;
    this.notifications = notifications;
    this.bucket = bucketSettings.bucket();
  }

  /** Tells whether there are receipts at all: only with keys that sign them. */
  public boolean areOn() {
    return keys.areConfigured();
  }

  /**
   * Returns the receipt of this object, and queues it for the operator's receiver; null if receipts
   * are off, or if the policy would not grant the object.
   */
  public @Nullable String of(RequestContext who, Grant.OfStored grant, StoredObject stored) {
    if (!areOn() || !stored.refusedBy(grant.rules()).isEmpty()) {
      return null;
    }
    long now = who.now().getEpochSecond();
    String id = id(stored);
    Map<String, Object> claims = new LinkedHashMap<>();
    claims.put("aud", settings.audience());
    claims.put("sub", who.caller().countedSubject());
    if (!who.caller().issuer().equals(Caller.DEFAULT_ISSUER)) {
      claims.put("issuer", who.caller().issuer());
    }
    claims.put("iat", now);
    claims.put("exp", now + settings.life().toSeconds());
    claims.put("jti", id);
    claims.put("policy", grant.policy());
    claims.put("object", object(stored));
    String receipt = keys.sign(TYPE, claims);
    notifications.add(id, receipt);
    return receipt;
  }

  private Map<String, Object> object(StoredObject stored) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("bucket", bucket);
    object.put("key", stored.key());
    object.put("size", stored.contentLength());
    object.put("contentType", stored.contentType());
    object.put("etag", stored.etag());
    object.put("lastModified", stored.lastModified().toString());
    if (stored.checksumSha256() != null) {
      object.put("checksumSha256", stored.checksumSha256());
    }
    object.put("metadata", stored.metadata());
    return object;
  }

  /** Returns an id that is the same for each receipt of one version of an object. */
  private String id(StoredObject stored) {
    // No part but the last can hold a line break, so no two versions give the same text.
    String version =
        String.join("\n", bucket, stored.etag(), stored.lastModified().toString(), stored.key());
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(version.getBytes(StandardCharsets.UTF_8));
      return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
    } catch (NoSuchAlgorithmException everyJdkHasIt) {
      throw new IllegalStateException(everyJdkHasIt);
    }
  }
}
