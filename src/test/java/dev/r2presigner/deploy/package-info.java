/** What an operator deploys: images, manifests, scripts; classes named Check need a profile. */
@NullMarked
package dev.r2presigner.deploy;

import org.jspecify.annotations.NullMarked;
