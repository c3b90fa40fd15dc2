package dev.r2presigner.startup;

import java.util.List;
import java.util.function.Function;

/**
 * Something the packaged application prints instead of serving, contributed by a feature.
 *
 * @param name the first argument
 * @param options what may follow it, for the usage
 * @param needs what has to be safe for this; a start has to be safe in everything
 * @param output what goes to the standard output; an IllegalArgumentException if the options are
 *     wrong
 */
public record Command(
    String name, String options, List<StartupCheck> needs, Function<List<String>, String> output) {}
