package dev.r2presigner.uppy;

import dev.r2presigner.testing.AppSite;

/** The app with each Uppy. */
public class UppySite extends AppSite {

  static final String ORIGIN = "test.uppy-site";

  public UppySite() {
    super(ORIGIN, UppyApp.POLICIES, UppyBundles.FOLDER);
  }
}
