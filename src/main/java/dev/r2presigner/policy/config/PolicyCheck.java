package dev.r2presigner.policy.config;

import dev.r2presigner.startup.StartupCheck;

/** A check on the policies alone, for whoever needs them and nothing else of the configuration. */
public interface PolicyCheck extends StartupCheck {}
