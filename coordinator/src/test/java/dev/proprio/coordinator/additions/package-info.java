/** What is added to a run's rounds by tests alone, through what is open to anybody: it touches no file of the coordinator. */
@NullMarked
package dev.proprio.coordinator.additions;

import org.jspecify.annotations.NullMarked;
