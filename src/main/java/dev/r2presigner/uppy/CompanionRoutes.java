package dev.r2presigner.uppy;

import dev.r2presigner.edge.RawPath;
import dev.r2presigner.edge.RawRoute;
import io.vertx.core.http.HttpMethod;
import jakarta.inject.Singleton;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Contributes Companion's routes, with a policy in front or none, and an upload id in the path. */
@Singleton
class CompanionRoutes implements RawRoute {

  private static final Pattern PATH =
      Pattern.compile(
          "/uppy/(?:([A-Za-z0-9_-]+)/)?s3(/params|/multipart(?:/(.+?)(/complete|/batch|/[0-9]{1,5})?)?)");

  @Override
  public @Nullable Match match(HttpMethod method, String path) {
    Matcher companion = PATH.matcher(path);
    if (!companion.matches()) {
      return null;
    }
    String policy = companion.group(1);
    String id = companion.group(3);
    if (id == null) {
      return new Match("/uppy/s3" + companion.group(2), null, null, policy);
    }
    if (id.indexOf('/') >= 0 && RawPath.isReadable(id)) {
      // With a plain slash it is another path; one that can be read two ways is refused as an id.
      return null;
    }
    String rest = companion.group(4) == null ? "" : companion.group(4);
    return new Match("/uppy/s3/multipart/id" + rest, null, id, policy);
  }
}
