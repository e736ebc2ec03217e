package dev.proprio.experiments.record;

import java.util.Optional;

/**
 * What a sweep over a personalization experiment came to.
 *
 * @param figure what the trials were ranked by, in words
 * @param trial the first of them
 * @param folder the folder of its run on the people who are kept for reporting, within the sweep's
 * @param score the same figure on these people; nothing if that run failed
 * @param failure why it failed, in one sentence
 */
public record FinalStudy(
        String figure, String trial, String folder, Optional<Double> score, Optional<String> failure) {}
