package dev.r2presigner.bucket;

/** A Cloudflare account and the jurisdiction of its bucket; neither is a secret. */
public record R2Account(String id, String jurisdiction) {}
