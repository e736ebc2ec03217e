/**
 * Experiments, from a file of settings to figures that can be trusted. The rooms of this module, in the order in
 * which to read them:
 *
 * <ol>
 *   <li>{@code spec}: the settings of an experiment, read and checked
 *   <li>{@code engine}: an experiment made ready, and the fleets that its rounds run on
 *   <li>{@code evaluator}: a model measured on the people who are tested
 *   <li>{@code cluster}: workers that carry out parts of a run's rounds, and the run that hands them out
 *   <li>{@code run}: one run: its rounds, what is measured between them, what it leaves
 *   <li>{@code evaluation}: how well a model does
 *   <li>{@code mistakes}: where a model is wrong
 *   <li>{@code exploration}: whose windows a model is tested on, and what it makes of them, to be looked at
 *   <li>{@code record}: the folder of a run
 *   <li>{@code tracking}: other programs that are told of its rounds
 *   <li>{@code progress}: how a run shows that it goes on
 *   <li>{@code report}: its pages
 *   <li>{@code audit}: what a run's models give away, found out by trying
 *   <li>{@code analytics}: questions to devices beside training
 *   <li>{@code sweep}: many runs from one file
 *   <li>{@code compare}: what may be said about runs side by side
 *   <li>{@code statistics}: tests, corrections, intervals and effect sizes
 *   <li>{@code personalization}: how methods for one person are measured
 *   <li>{@code export}: from the folder of a run to a model for devices
 *   <li>{@code extension}: extensions of users' own: projects, and what is wrong with one
 *   <li>{@code inspect}: what is in a folder of recordings, guessed and counted
 *   <li>{@code service}: runs of a coordinator that stays
 *   <li>{@code conformance}: a client of any make, driven through the rules of the protocol
 *   <li>{@code cli}: the command line
 *   <li>{@code logging}: how the log is written
 *   <li>{@code bench}: how fast the framework is
 *   <li>{@code realism}: how near the synthetic fleet is to real people
 * </ol>
 */
@NullMarked
package dev.proprio.experiments;

import org.jspecify.annotations.NullMarked;
