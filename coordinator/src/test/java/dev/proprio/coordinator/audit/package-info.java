/** Tests of the audit trail. */
@NullMarked
package dev.proprio.coordinator.audit;

import org.jspecify.annotations.NullMarked;
