package dev.r2presigner.policy;

/** A policy, and what its prefix is for one caller. */
public record Rendered(Policy policy, String prefix) {}
