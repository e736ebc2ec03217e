/** Who did what to a coordinator: one line each, that is never changed. Who asks and how it is shown is not known here. */
@NullMarked
package dev.proprio.coordinator.audit;

import org.jspecify.annotations.NullMarked;
