/**
 * Turns many updates into the next model, keeps runs, and serves devices and people. To the coordinator a model is a
 * vector whose parts have names. The rooms of this module, in the order in which to read them:
 *
 * <ol>
 *   <li>{@code round}: a round from its cohort to its commit, and what is to be implemented elsewhere
 *   <li>{@code clock}: the time by which rounds are timed
 *   <li>{@code devices}: devices as they are, and what a round takes of virtual time
 *   <li>{@code asynchronous}: servers that do not wait: who is under way, and how stale updates count
 *   <li>{@code tiers}: servers that wait for devices that are equally fast: tiers, and how their models are mixed
 *   <li>{@code state}: what a run carries from round to round, in parts that their owners read and write
 *   <li>{@code selection}: who is asked
 *   <li>{@code aggregation}: many updates in, one out: exact sums and robust rules
 *   <li>{@code partial}: parts of a round that were added up elsewhere, on the wire, and a kit for rules
 *   <li>{@code optimizer}: how the model moves
 *   <li>{@code secagg}: the groups of a round under secure aggregation
 *   <li>{@code query}: answers to queries, and what they add up to
 *   <li>{@code privacy}: what rounds cost in differential privacy
 *   <li>{@code factorization}: how private rounds' noise hangs together, so that it largely cancels
 *   <li>{@code release}: what of a private round is released, and the ledger of it
 *   <li>{@code journal}: where rounds are kept before anybody is told
 *   <li>{@code quarantine}: devices that keep failing, and those that are put aside
 *   <li>{@code grpc}: devices: who is connected, and the fleet that reaches them
 *   <li>{@code lease}: parts of rounds that other processes carry out, and who gets which
 *   <li>{@code tree}: coordinators under a coordinator, and their leases
 *   <li>{@code guard}: who may do what: certificates, tokens, revocation
 *   <li>{@code audit}: who did what
 *   <li>{@code service}: people: what a coordinator that stays is asked for
 *   <li>{@code web}: the same over HTTP, and the dashboard
 *   <li>{@code metrics}: what the coordinator counts and measures of itself
 * </ol>
 */
@NullMarked
package dev.proprio.coordinator;

import org.jspecify.annotations.NullMarked;
