package dev.proprio.experiments.service;

import dev.proprio.client.sensor.DataDescription;
import dev.proprio.coordinator.grpc.CoordinatorServer;
import dev.proprio.coordinator.grpc.ReconnectPolicy;
import dev.proprio.coordinator.query.CollectedAnswers;
import dev.proprio.coordinator.query.QueryPlan;
import dev.proprio.coordinator.round.CohortPolicy;
import dev.proprio.experiments.engine.AgreedNormalization;
import dev.proprio.experiments.engine.HiddenQueries;
import dev.proprio.experiments.engine.NormalizationRound;
import dev.proprio.experiments.spec.ExperimentSpec;
import dev.proprio.experiments.spec.NormalizationSpec;
import dev.proprio.proto.extension.InvalidSettingException;
import dev.proprio.proto.query.MomentsQuery;
import dev.proprio.proto.random.KeyedRandom;
import dev.proprio.proto.random.RandomIndices;
import dev.proprio.proto.text.CountText;
import java.util.Arrays;
import java.util.List;

/**
 * Asks connected devices for the sums of which a run's normalization is made, before it begins.
 *
 * @param patience with devices that come and go
 */
record ConnectedNormalization(CoordinatorServer server, ReconnectPolicy patience) {
    /**
     * Waits until there are as many devices as a round has, or a step of a mode that does not wait, or, if there are no more after a
     * while, as many as it needs at least,
     * and asks those that are there.
     *
     * @param run that will have it
     * @throws InvalidSettingException if there are too few, or nobody answers
     */
    AgreedNormalization agree(ExperimentSpec spec, DataDescription data, String run) throws InterruptedException {
        NormalizationSpec settings = spec.data().normalization().orElseThrow();
        MomentsQuery query = settings.query(spec.data().preprocessing().channels(data));
        CohortPolicy cohort = spec.mode().cohort(spec.cohort());
        int least = cohort.minimum();
        if (!server.devices().await(cohort.size(), patience.comeBack())
                && !server.devices().await(least, patience.enough())) {
            throw new InvalidSettingException(
                    "data.normalization",
                    "can't be federated: the run needs at least %s connected devices, but %s are after %s s"
                            .formatted(
                                    least,
                                    server.devices().size(),
                                    patience.enough().toSeconds()));
        }
        var plan = new QueryPlan(
                run + "-normalization",
                1,
                query,
                devices(spec.seed(), settings.mostDevices()),
                spec.cohort().deadline());
        CollectedAnswers answers = server.ask(plan.with(draft -> draft.set(QueryPlan::comeBack, patience.comeBack())
                .set(QueryPlan::hidden, HiddenQueries.of(spec, server))));
        if (answers.answered() < least) {
            throw new InvalidSettingException(
                    "data.normalization",
                    "can't be federated: %s of the %s that were asked answered, fewer than %s, %s%s"
                            .formatted(
                                    answers.answered(),
                                    CountText.of(answers.asked(), "device"),
                                    spec.mode().asynchronous().isPresent() ? "a step takes" : "cohort.minimum",
                                    least,
                                    answers.firstRefusal()));
        }
        return NormalizationRound.of(query, answers);
    }

    private List<String> devices(long seed, int most) {
        List<String> here = server.devices().devices().stream().sorted().toList();
        var random = KeyedRandom.of(seed, "normalization-devices");
        return Arrays.stream(RandomIndices.draw(here.size(), Math.min(here.size(), most), random))
                .mapToObj(here::get)
                .toList();
    }
}
