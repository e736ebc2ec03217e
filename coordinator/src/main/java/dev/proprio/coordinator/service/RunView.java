package dev.proprio.coordinator.service;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A run as others see it.
 *
 * @param engine the engine's name
 * @param devices whose devices take part
 * @param strategy how it learns, in a word or a few
 * @param round the last round that is over; 0 before the first
 * @param rounds all its rounds
 * @param folder where its files are, on the coordinator's machine
 * @param parameters the number of the model's parameters; 0 until the run has begun
 * @param accuracy of the last evaluation, over all tested windows, between 0 and 1
 * @param userMean the mean of people's accuracies in that evaluation, by which runs are compared
 * @param failure why it failed, in one sentence
 * @param modelSha256 digest of the final model
 * @param clientsPerSecond updates that counted per second of the rounds, commits and evaluations included
 * @param secureAggregation whether single updates are hidden
 * @param tags words that people gave it
 * @param sweep what it was made with, if not by itself
 */
public record RunView(
        String id,
        String name,
        Lifecycle state,
        String engine,
        DeviceKind devices,
        String strategy,
        int round,
        int rounds,
        Instant createdAt,
        Optional<Instant> startedAt,
        Optional<Instant> endedAt,
        String folder,
        long seed,
        long parameters,
        Optional<Double> accuracy,
        Optional<Double> userMean,
        Optional<String> failure,
        Optional<String> modelSha256,
        Optional<Double> clientsPerSecond,
        boolean secureAggregation,
        List<String> tags,
        Optional<String> sweep) {
    public RunView {
        tags = List.copyOf(tags);
    }
}
