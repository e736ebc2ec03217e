/** Tests of leases. */
@NullMarked
package dev.proprio.coordinator.lease;

import org.jspecify.annotations.NullMarked;
