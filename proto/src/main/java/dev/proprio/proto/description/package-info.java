/** What a device is told of the model that it trains: enough to build it, and to give it what it takes. */
@NullMarked
package dev.proprio.proto.description;

import org.jspecify.annotations.NullMarked;
