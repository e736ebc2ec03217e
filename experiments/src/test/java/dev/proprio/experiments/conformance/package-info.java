/** The conformance kit, on clients that keep all rules and on one that breaks any. */
@NullMarked
package dev.proprio.experiments.conformance;

import org.jspecify.annotations.NullMarked;
