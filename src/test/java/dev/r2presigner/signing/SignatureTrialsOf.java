package dev.r2presigner.signing;

import dev.r2presigner.bucket.GuardSettings;
import dev.r2presigner.bucket.R2Settings;

/** The trials of an installation, without the application around them. */
public final class SignatureTrialsOf {

  private SignatureTrialsOf() {}

  public static SignatureTrials settings(R2Settings settings, GuardSettings guards) {
    return new SignatureTrials(settings, guards);
  }
}
