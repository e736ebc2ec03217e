/**
 * A model measured on the people who are tested, by this process's threads or by a cluster's workers, to the same bits. {@code
 * PersonEvaluator} measures one person, {@code LocalEvaluator} and {@code LeasedEvaluator} all of them, {@code EvaluationJobs} what
 * a worker is asked.
 */
@NullMarked
package dev.proprio.experiments.evaluator;

import org.jspecify.annotations.NullMarked;
