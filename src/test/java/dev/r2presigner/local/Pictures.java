package dev.r2presigner.local;

import dev.r2presigner.testing.Api;
import dev.r2presigner.testing.Store;
import io.restassured.response.Response;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;

/** Small pictures of alice's: in the store, and in the list that her browser keeps. */
final class Pictures {

  static final String PREFIX = "users/alice/photos/";

  private Pictures() {}

  /** Stores as many over the API, past the page, and returns their keys. */
  static List<String> store(String name, int count) {
    List<byte[]> pictures = new ArrayList<>();
    List<Map<String, Object>> uploads = new ArrayList<>();
    for (int number = 1; number <= count; number++) {
      byte[] picture = picture(number / (float) count);
      pictures.add(picture);
      uploads.add(Api.picture("alice", name + "-" + number + ".png", picture.length));
    }
    Response granted = Api.as("alice").post("/v1/uploads/batch", Map.of("uploads", uploads));
    List<String> keys = new ArrayList<>();
    for (Map<String, Object> upload : granted.<List<Map<String, Object>>>path("results.upload")) {
      @SuppressWarnings("unchecked")
      Map<String, String> headers = (Map<String, String>) upload.get("headers");
      int status =
          Store.send("PUT", (String) upload.get("url"), headers, pictures.get(keys.size()))
              .statusCode();
      if (status != 200) {
        throw new IllegalStateException("the store answered " + status);
      }
      keys.add((String) upload.get("key"));
    }
    return keys;
  }

  /** As if the browser had uploaded these in an earlier session: they are there after a reload. */
  static void remember(TryIt tryIt, List<String> keys) {
    JsonArray kept = new JsonArray();
    for (String key : keys) {
      kept.add(
          new JsonObject()
              .put("key", key)
              .put("name", key.substring(key.lastIndexOf('/') + 1))
              .put("type", "image/png")
              .put("bytes", 100)
              .put("uploadedAt", 1)
              .put("policy", "photos"));
    }
    tryIt.page.evaluate(
        "kept => localStorage.setItem('r2-presigner.files.alice', kept)", kept.encode());
  }

  /** Of one colour. */
  private static byte[] picture(float hue) {
    BufferedImage image = new BufferedImage(24, 16, BufferedImage.TYPE_INT_RGB);
    int colour = Color.HSBtoRGB(hue, 0.5f, 0.7f);
    for (int pixel = 0; pixel < 24 * 16; pixel++) {
      image.setRGB(pixel % 24, pixel / 24, colour);
    }
    try (ByteArrayOutputStream png = new ByteArrayOutputStream()) {
      ImageIO.write(image, "png", png);
      return png.toByteArray();
    } catch (IOException inMemory) {
      throw new UncheckedIOException(inMemory);
    }
  }
}
