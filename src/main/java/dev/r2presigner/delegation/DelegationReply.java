package dev.r2presigner.delegation;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;

/** The reply with a delegation, which is sent as bearer token. */
@JsonPropertyOrder({"token", "expiresAt"})
public record DelegationReply(String token, String expiresAt) {}
