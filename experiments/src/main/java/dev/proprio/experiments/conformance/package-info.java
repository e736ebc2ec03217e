/**
 * A coordinator that drives one client, whoever wrote it, through the rules of the protocol, and says which it keeps.
 */
@NullMarked
package dev.proprio.experiments.conformance;

import org.jspecify.annotations.NullMarked;
