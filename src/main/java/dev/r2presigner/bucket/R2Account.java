package dev.r2presigner.bucket;

/** An account of Cloudflare's and where its bucket is kept by law; neither is a secret. */
public record R2Account(String id, String jurisdiction) {}
