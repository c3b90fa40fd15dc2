package dev.r2presigner.upload;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** The JSON of one upload, in and out. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class JsonBenchmark {

  private final ObjectMapper mapper = new ObjectMapper().registerModule(new JavaTimeModule());
  private final ObjectReader reader = mapper.readerFor(UploadRequest.class);
  private final ObjectWriter writer = mapper.writerFor(UploadReply.class);
  private final byte[] request =
      """
      {"key":"users/alice/photos/2026/summer/IMG_1.png","contentType":"image/png","contentLength":2481337}"""
          .getBytes(StandardCharsets.UTF_8);
  private final UploadReply reply =
      new UploadReply(
          "PUT",
          "https://0123456789abcdef.r2.cloudflarestorage.com/bucket/" + "x".repeat(450),
          new TreeMap<>(Map.of("content-type", "image/png", "if-none-match", "*")),
          "users/alice/photos/2026/summer/IMG_1.png",
          "photos",
          Instant.parse("2026-11-21T12:00:00Z"),
          300,
          "policy");

  @Benchmark
  public Object read() throws IOException {
    return reader.readValue(request);
  }

  @Benchmark
  public byte[] render() throws IOException {
    return writer.writeValueAsBytes(reply);
  }
}
