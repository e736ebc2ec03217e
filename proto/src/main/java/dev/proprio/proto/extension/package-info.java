/**
 * How strategies are named, found and configured: an extension is a record that implements an
 * extension point, listed for {@link java.util.ServiceLoader} and filled from settings. No strategy
 * lives here.
 */
@NullMarked
package dev.proprio.proto.extension;

import org.jspecify.annotations.NullMarked;
