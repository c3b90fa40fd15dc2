package dev.r2presigner.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Keeps the recipes short enough to be read before they are pasted. */
class RecipesTest {

  @ParameterizedTest
  @CsvSource({
    "backend/receipts.js, 35",
    "backend/receipts.py, 35",
    "backend/quarantine.js, 35",
    "backend/quarantine.yaml, 35",
    "curl/transfer.sh, 45",
    "guest/invite.mjs, 15",
    "guest/guest.js, 20",
    "okhttp/PresignerClient.kt, 330",
    "okhttp/Uploads.kt, 430",
    "okhttp/UploadWorker.kt, 80",
    "ios/Transfers.swift, 120",
    "testcontainers/R2PresignerContainer.java, 45",
    "testcontainers/r2-presigner.mjs, 40",
    "wrangler/wrangler.json, 20",
    "wrangler/worker.js, 10",
    "wrangler/settings.env, 10"
  })
  void aRecipeIsShortEnoughToBeRead(String file, int mostLines) throws IOException {
    List<String> lines = Files.readAllLines(Path.of("src/clients").resolve(file));

    assertThat(lines)
        .hasSizeLessThanOrEqualTo(mostLines)
        .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(150));
  }
}
