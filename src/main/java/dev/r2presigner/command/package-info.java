/** Commands that start no server. Depends on whatever they try out; nothing depends on them. */
@NullMarked
package dev.r2presigner.command;

import org.jspecify.annotations.NullMarked;
