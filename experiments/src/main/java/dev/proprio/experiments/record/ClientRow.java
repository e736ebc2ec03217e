package dev.proprio.experiments.record;

import dev.proprio.proto.record.Withers;
import java.util.Optional;

/**
 * One device in one round, a line of {@code clients.jsonl}.
 *
 * @param round the round, from 1
 * @param device the device's id
 * @param outcome what became of it
 * @param stage where it failed; empty when it did not
 * @param reason why, in one sentence; empty when it did not
 * @param weight its update's weight; 0 without one
 * @param loss its mean training loss
 * @param recovered true if it left a secure aggregation so late that others had to take its masks off
 * @param seconds how long it took from being asked; differs between runs that are otherwise the same, unless there is a virtual clock
 * @param deviceClass what it is, if there is a virtual clock
 * @param virtualSeconds the moment of virtual time of that outcome, in s since the run's start
 * @param staleness by how many versions the model that an update which counted was made from was older than the one that it moved; left out where 0
 */
public record ClientRow(
        int round,
        String device,
        Outcome outcome,
        String stage,
        String reason,
        long weight,
        Optional<Double> loss,
        Optional<Boolean> recovered,
        double seconds,
        Optional<String> deviceClass,
        Optional<Double> virtualSeconds,
        Optional<Integer> staleness)
        implements Withers<ClientRow> {}
