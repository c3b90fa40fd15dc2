package dev.r2presigner.local;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;

/** The reply with a token of the user that was asked for. */
@JsonPropertyOrder({"token", "expiresAt"})
public record TokenReply(String token, String expiresAt) {}
