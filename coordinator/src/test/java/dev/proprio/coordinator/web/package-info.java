/** Tests of the HTTP server. */
@NullMarked
package dev.proprio.coordinator.web;

import org.jspecify.annotations.NullMarked;
