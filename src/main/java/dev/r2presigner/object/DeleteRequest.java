package dev.r2presigner.object;

import com.fasterxml.jackson.databind.JsonNode;
import dev.r2presigner.rest.LargeBody;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** 1 to 100 keys to delete, parsed one by one so that a malformed one does not fail the rest. */
@LargeBody
public record DeleteRequest(@Nullable List<@Nullable JsonNode> keys) {}
