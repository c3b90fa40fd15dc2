package dev.r2presigner.fault;

import dev.r2presigner.testing.PackagedService;

/** What the packaged service says of itself on its management port. */
record Metrics(PackagedService service) {

  /** The sum over all labels. */
  double sum(String name) {
    return service
        .management("/q/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith(name))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  long threads() {
    return (long) sum("jvm_threads_live_threads");
  }

  long openFiles() {
    return (long) sum("process_files_open_files");
  }

  /** Requests under way on the main port. */
  long active() {
    return (long) sum("http_server_active_requests{server_port=\"" + service.port() + "\"");
  }

  /** What is left after a collection, in bytes. */
  long heap() {
    service.collectGarbage();
    return (long) sum("jvm_memory_used_bytes{area=\"heap\"");
  }
}
