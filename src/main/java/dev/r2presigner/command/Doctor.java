package dev.r2presigner.command;

import dev.r2presigner.bucket.GuardSettings;
import dev.r2presigner.bucket.R2Settings;
import dev.r2presigner.startup.Command;
import dev.r2presigner.startup.Finding;
import dev.r2presigner.startup.Options;
import dev.r2presigner.startup.Options.Misuse;
import io.quarkus.arc.All;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Runs the checks that need the real store and the real issuers, which a start cannot do, or takes
 * a refused URL apart. Each check needs only the settings that it is about, and no configured guard
 * at all.
 */
@Singleton
class Doctor {

  /** The order in which a cause comes before what follows from it. */
  private static final List<String> ORDER =
      List.of("credentials", "bucket", "guard", "cors", "lifecycle", "clock", "issuer", "keys");

  private static final String JSON = "--json";
  private static final String ONLY = "--only";
  private static final String URL = "--url";
  private static final String METHOD = "--method";
  private static final String HEADER = "--header";

  /** The exit code when nothing was tried, as for an unreachable store. */
  private static final int UNTRIED = 2;

  private final List<Check> checks;
  private final UrlCheck url;
  private final R2Settings settings;
  private final GuardSettings guards;

  Doctor(@All List<Check> checks, UrlCheck url, R2Settings settings, GuardSettings guards) {
    this.checks =
        checks.stream()
            .sorted(Comparator.comparingInt(check -> ORDER.indexOf(check.name())))
            .toList();
    this.url = url;
    this.settings = settings;
    this.guards = guards;
  }

  @Produces
  @Singleton
  Command command() {
    return new Command(
        "doctor",
        "[--json] [--only="
            + String.join(",", ORDER)
            + "], doctor --url=URL [--method=METHOD] [--header='NAME: VALUE']... [--json]",
        List.of(settings, guards::flaws),
        UNTRIED,
        this::run);
  }

  private Command.Result run(List<String> arguments) {
    Options options =
        Options.parse(arguments, Set.of(JSON), Set.of(ONLY, URL, METHOD), Set.of(HEADER));
    Section.Report report = report(options);
    return new Command.Result(options.has(JSON) ? report.json() : report.text(), report.exitCode());
  }

  private Section.Report report(Options options) {
    String refused = options.value(URL);
    if (refused != null) {
      options.refuse("does not go with --url", ONLY);
      return url.takeApart(refused, options.value(METHOD), options.all(HEADER));
    }
    options.refuse("is for --url only", METHOD, HEADER);
    Set<String> asked = asked(options.value(ONLY));
    List<Section> sections = new ArrayList<>();
    for (Check check : checks) {
      if (asked.contains(check.name())) {
        sections.add(run(check));
      }
    }
    return new Section.Report(sections);
  }

  private static Set<String> asked(@Nullable String only) {
    Set<String> asked =
        new LinkedHashSet<>(only == null ? ORDER : Arrays.asList(only.split(",", -1)));
    if (!ORDER.containsAll(asked)) {
      throw new Misuse("--only takes " + String.join(", ", ORDER));
    }
    return asked;
  }

  private static Section run(Check check) {
    String findings =
        check.needs().stream()
            .flatMap(need -> need.findings().stream())
            .distinct()
            .map(Finding::toString)
            .collect(Collectors.joining("; "));
    return findings.isEmpty() ? check.run() : Section.untried(check.name(), findings);
  }
}
