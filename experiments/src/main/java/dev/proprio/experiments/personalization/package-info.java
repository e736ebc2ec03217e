/**
 * The protocol of personalization experiments: who and what is split how, what a person is adapted with and measured
 * on, and what the numbers over people are. The methods themselves live with the client; pages with the report.
 */
@NullMarked
package dev.proprio.experiments.personalization;

import org.jspecify.annotations.NullMarked;
