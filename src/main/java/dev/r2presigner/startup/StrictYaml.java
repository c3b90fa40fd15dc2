package dev.r2presigner.startup;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.DuplicateKeyException;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * Reads a YAML file as it stands. SmallRye Config keeps the last of two equal keys and drops empty
 * mappings, so that a rule in the file would silently not apply.
 */
final class StrictYaml {

  private StrictYaml() {}

  /** The reason why a file can't be used; a position, since the text there may be a secret. */
  static final class Malformed extends Exception {
    private static final long serialVersionUID = 1L;
    private final String reason;

    Malformed(String reason) {
      super(reason);
      this.reason = reason;
    }

    String reason() {
      return reason;
    }
  }

  /** Returns the document of maps, lists and scalars; null if the file is empty. */
  static @Nullable Object read(Path file) throws Malformed {
    if (!Files.isReadable(file)) {
      throw new Malformed("is not a readable file");
    }
    LoaderOptions strict = new LoaderOptions();
    strict.setAllowDuplicateKeys(false);
    try (Reader text = Files.newBufferedReader(file)) {
      return new Yaml(new SafeConstructor(strict)).load(text);
    } catch (DuplicateKeyException twice) {
      throw new Malformed("has a duplicate key" + place(twice));
    } catch (MarkedYAMLException mistake) {
      throw new Malformed("is not valid YAML" + place(mistake));
    } catch (IOException | YAMLException mistake) {
      throw new Malformed("is not valid YAML in UTF-8, or has too many aliases");
    }
  }

  private static String place(MarkedYAMLException mistake) {
    if (mistake.getProblemMark() == null) {
      return "";
    }
    String tab =
        String.valueOf(mistake.getProblem()).contains("(TAB)") ? ": indented with a tab" : "";
    return ", line "
        + (mistake.getProblemMark().getLine() + 1)
        + ", column "
        + (mistake.getProblemMark().getColumn() + 1)
        + tab;
  }
}
