package dev.r2presigner.download;

import com.fasterxml.jackson.databind.JsonNode;
import dev.r2presigner.rest.LargeBody;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A batch of 1 to 100 downloads, parsed one by one so that a malformed one does not fail the rest.
 */
@LargeBody
public record DownloadBatch(@Nullable List<@Nullable JsonNode> downloads) {}
