package dev.r2presigner.download;

import com.fasterxml.jackson.databind.JsonNode;
import dev.r2presigner.rest.LargeBody;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** 1 to 100 downloads, read one by one so that a misshapen one does not spoil the rest. */
@LargeBody
public record DownloadBatch(@Nullable List<@Nullable JsonNode> downloads) {}
