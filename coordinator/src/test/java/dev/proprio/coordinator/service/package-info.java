/** Tests of events. */
@NullMarked
package dev.proprio.coordinator.service;

import org.jspecify.annotations.NullMarked;
