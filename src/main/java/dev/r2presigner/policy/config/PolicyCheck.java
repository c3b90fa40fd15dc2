package dev.r2presigner.policy.config;

import dev.r2presigner.startup.StartupCheck;

/** A start-up check that concerns the policies only; commands that print need no others. */
public interface PolicyCheck extends StartupCheck {}
