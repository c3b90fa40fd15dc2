package dev.r2presigner.policy.config;

import dev.r2presigner.startup.Finding;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.Reader;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * Reads the operator's YAML files a second time, strictly. SmallRye Config keeps the last of two
 * equal keys and drops an empty policy, so that a rule in the file would silently not apply.
 */
@Singleton
class PolicyFiles implements PolicyCheck {

  private static final Pattern FILE = Pattern.compile("source=(file:[^\\]]+\\.ya?ml)");

  private final Config config;

  PolicyFiles(Config config) {
    this.config = config;
  }

  @Override
  public List<Finding> findings() {
    List<Finding> findings = new ArrayList<>();
    for (ConfigSource source : config.getConfigSources()) {
      Matcher file = FILE.matcher(String.valueOf(source.getName()));
      if (file.find()) {
        check(Path.of(URI.create(file.group(1))), findings);
      }
    }
    return findings;
  }

  static void check(Path file, List<Finding> findings) {
    LoaderOptions strict = new LoaderOptions();
    strict.setAllowDuplicateKeys(false);
    try (Reader text = Files.newBufferedReader(file)) {
      Object document = new Yaml(new SafeConstructor(strict)).load(text);
      if (member(member(document, "presigner"), "policies") instanceof Map<?, ?> policies) {
        policies.forEach(
            (name, policy) -> {
              String property = "presigner.policies." + name;
              if (policy == null) {
                findings.add(new Finding(property, "is empty"));
              } else if (policy instanceof Map<?, ?> members) {
                checkEmpty(property + ".", members, findings);
              }
            });
      }
    } catch (MarkedYAMLException mistake) {
      // The exception's message quotes the line, which may hold a secret.
      findings.add(
          new Finding(
              "presigner.policies",
              "in "
                  + file
                  + ", line "
                  + (mistake.getProblemMark().getLine() + 1)
                  + ": "
                  + mistake.getProblem()));
    } catch (YAMLException unreadable) {
      findings.add(new Finding("presigner.policies", file + " is not YAML"));
    } catch (IOException unreadable) {
      findings.add(new Finding("presigner.policies", "can't read " + file));
    }
  }

  /**
   * Reports empty members, which SmallRye Config drops: without roles a policy admits every valid
   * token, without limits it limits nothing.
   */
  private static void checkEmpty(String prefix, Map<?, ?> members, List<Finding> findings) {
    for (String name : List.of("roles", "limits")) {
      if (members.containsKey(name) && members.get(name) == null) {
        findings.add(new Finding(prefix + name, "is empty; remove it or set it"));
      }
    }
  }

  private static Object member(Object node, String name) {
    Object member = node instanceof Map<?, ?> map ? map.get(name) : null;
    return member == null ? "" : member;
  }
}
