package dev.r2presigner.policy;

/** A policy, and its prefix as rendered for one caller. */
public record Rendered(Policy policy, String prefix) {}
