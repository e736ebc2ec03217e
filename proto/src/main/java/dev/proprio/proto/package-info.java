/**
 * What both sides of the protocol need, and nothing that only one of them does. The rooms of this module, in the
 * order in which to read them:
 *
 * <ol>
 *   <li>{@code update}: what a round exchanges, as plain values: a task for a device, a model for all, an update back
 *   <li>{@code update.part}: what a local algorithm has the coordinator do beyond averaging
 *   <li>{@code description}: what a device is told of the model: layers, channels, classes
 *   <li>{@code tensor}: flat vectors of parameters, and how they are laid out
 *   <li>{@code signing}: what a run's authority signs of a task
 *   <li>{@code wire}: the same values as messages and chunks of {@code proprio.v1}
 *   <li>{@code extension}: how strategies are named, found and filled from settings
 *   <li>{@code record}: how records with many components are made and changed
 *   <li>{@code random}: randomness that is keyed by what it is for
 *   <li>{@code warmup}: code with vectors, and whether it is the faster one yet
 *   <li>{@code noise}: whole numbers that hide what they are added to
 *   <li>{@code schedule}: factors that change with the rounds
 *   <li>{@code compression}: how an update is made smaller, and read again
 *   <li>{@code sums}: updates as vectors of integers that add up
 *   <li>{@code query}: what devices are asked beside training, and answers that add up
 *   <li>{@code secagg.round}: what all participants of a secure aggregation agree on
 *   <li>{@code secagg.message}: what they tell each other
 *   <li>{@code secagg.client}: the device, stage by stage, and when it refuses
 *   <li>{@code secagg.server}: the coordinator, stage by stage
 *   <li>{@code secagg.graph}: who shares masks and secrets with whom
 *   <li>{@code secagg.shamir}: a secret in n shares, of which t give it back
 *   <li>{@code secagg.ring}: masks and sums modulo a power of two
 *   <li>{@code secagg.crypto}: keys, signatures and ciphers
 *   <li>{@code secagg.quantize}: real numbers as integers, rounded at random
 *   <li>{@code identity}: who a device is: its key, its certificate, their files
 *   <li>{@code stored}: values as bytes on a disk
 *   <li>{@code fault}: what went wrong, in sentences
 *   <li>{@code text}: other people's text, made fit to be shown
 * </ol>
 *
 * <p>The messages themselves are generated from {@code proprio/v1/*.proto} into {@code v1}.
 */
@NullMarked
package dev.proprio.proto;

import org.jspecify.annotations.NullMarked;
