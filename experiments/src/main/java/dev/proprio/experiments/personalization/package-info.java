/**
 * The protocol of personalization experiments: who and what is split how, what a person is adapted with and measured
 * on, and what the numbers over people are. The methods themselves live with the client; pages with the report. A
 * {@link dev.proprio.experiments.personalization.StudyWork} is who trains and measures: this process, or workers that have it as jobs.
 */
@NullMarked
package dev.proprio.experiments.personalization;

import org.jspecify.annotations.NullMarked;
