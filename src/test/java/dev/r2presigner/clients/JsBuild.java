package dev.r2presigner.clients;

import dev.r2presigner.testing.Npm;
import dev.r2presigner.uppy.UppyBundles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** An app's build, with the package in it: by esbuild, as {@code src/test/uppy} has it. */
final class JsBuild {

  private JsBuild() {}

  /** The code and all that it imports, as one module; fails for a name that is not exported. */
  static String bundle(String code, String... options) throws IOException {
    Path packages = UppyBundles.packages().toAbsolutePath();
    List<String> command =
        new ArrayList<>(
            List.of(
                Npm.node().toString(),
                packages.resolve("node_modules/esbuild/bin/esbuild").toString(),
                "--bundle",
                "--format=esm",
                "--loader=jsx",
                "--jsx=automatic",
                "--log-level=warning",
                "--alias:@r2-presigner/client=" + JsRuntime.PACKAGE.toAbsolutePath(),
                // The package lies outside the folder of the app, and imports React.
                "--alias:react=" + packages.resolve("node_modules/react")));
    command.addAll(List.of(options));
    return Npm.run(packages.resolve("uppy6"), Map.of(), code, command);
  }
}
