package dev.proprio.experiments.engine;

import dev.proprio.client.device.Participation;
import dev.proprio.client.sensor.SensorDataException;
import dev.proprio.coordinator.query.AnswerCollector;
import dev.proprio.coordinator.query.CollectedAnswers;
import dev.proprio.coordinator.query.HiddenAnswers;
import dev.proprio.coordinator.secagg.SecureAggregation;
import dev.proprio.experiments.spec.ExperimentSpec;
import dev.proprio.proto.extension.InvalidSettingException;
import dev.proprio.proto.fault.Dropouts;
import dev.proprio.proto.query.Query;
import dev.proprio.proto.query.QueryAnswer;
import dev.proprio.proto.secagg.quantize.ExactSums;
import dev.proprio.proto.secagg.quantize.PlainSum;
import dev.proprio.proto.secagg.round.SecAggAbort;
import dev.proprio.proto.text.CountText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;

/**
 * Asks the simulated devices of an experiment. What they answer is added up as the experiment's updates are: in the clear, or
 * by secure aggregation, to the same integers.
 */
public final class SimulatedQueries {
    private final ExperimentSpec spec;
    private final String run;
    private final Participation participation;
    private final Optional<SecureAggregation> secure;

    /** @param run what devices know it by */
    public SimulatedQueries(ExperimentSpec spec, String run) {
        this.spec = spec;
        this.run = run;
        this.secure = spec.secureAggregation().settings(spec.engine(), Dropouts.NONE);
        this.participation = new Participation(
                spec.seed(),
                spec.secureAggregation().policy(),
                spec.secureAggregation().demandsHidden(),
                Dropouts.NONE);
    }

    /**
     * Checks that the answers of so many devices can be hidden as the settings demand.
     *
     * @param setting that has to be changed otherwise
     * @throws InvalidSettingException if not
     */
    static void requireStrength(ExperimentSpec spec, String setting, int devices) {
        spec.secureAggregation().settings(spec.engine(), Dropouts.NONE).ifPresent(settings -> {
            try {
                settings.parameters(settings.smallestGroup(devices));
                settings.parameters(settings.largestGroup(devices));
            } catch (IllegalArgumentException e) {
                throw new InvalidSettingException(
                        setting,
                        "asks %s, too few for secure aggregation: %s"
                                .formatted(CountText.of(devices, "device"), e.getMessage()));
            }
        });
    }

    /**
     * Asks all of these devices.
     *
     * @param round in which they are asked
     * @throws SensorDataException if the data of one of them can't be read
     * @throws InvalidSettingException if their answers can't be hidden as the settings demand, or can't be summed
     */
    public <Q extends Query> CollectedAnswers ask(Q query, int round, List<String> devices, DeviceAnswers<Q> answers)
            throws SensorDataException {
        try {
            if (secure.isPresent()) {
                Map<String, QueryAnswer> answered = new ConcurrentHashMap<>();
                answers(query, devices, answers, answered::put);
                return hidden(secure.get(), query, round, devices, answered);
            }
            var collector = new AnswerCollector(query, devices);
            answers(query, devices, answers, collector::accept);
            return collector.collected();
        } catch (InvalidSettingException e) {
            throw e;
        } catch (IllegalArgumentException e) {
            throw new InvalidSettingException("data", "has devices whose answers can't be summed: " + e.getMessage());
        }
    }

    /** On all cores; of those that can't be had, the first one's reason. */
    private static <Q extends Query> void answers(
            Q query, List<String> devices, DeviceAnswers<Q> answers, BiConsumer<String, QueryAnswer> taken)
            throws SensorDataException {
        Map<Integer, SensorDataException> failed = new ConcurrentSkipListMap<>();
        IntStream.range(0, devices.size()).parallel().forEach(i -> {
            try {
                taken.accept(devices.get(i), answers.answer(query, devices.get(i)));
            } catch (SensorDataException e) {
                failed.put(i, e);
            }
        });
        for (SensorDataException first : failed.values()) {
            throw first;
        }
    }

    private CollectedAnswers hidden(
            SecureAggregation settings,
            Query query,
            int round,
            List<String> devices,
            Map<String, QueryAnswer> answered) {
        List<List<String>> groups = HiddenAnswers.groups(settings, spec.seed(), round, devices);
        List<ExactSums> sums = new ArrayList<>();
        for (List<String> group : groups) {
            var parameters = settings.parameters(group.size());
            sums.add(
                    settings.full()
                            ? masked(new MaskedQuery(query, run, round, parameters, participation), group, answered)
                            : added(query, group, answered));
        }
        return new CollectedAnswers(
                sums.stream().reduce(ExactSums::plus).map(query.shape()::decode), devices.size(), Map.of(), 0);
    }

    private static ExactSums added(Query query, List<String> group, Map<String, QueryAnswer> answered) {
        var sum = new PlainSum(query.shape().specs(group.size()));
        for (String device : group) {
            sum.add(query.shape().encode(Objects.requireNonNull(answered.get(device)), group.size()));
        }
        return ExactSums.of(sum.sums());
    }

    private static ExactSums masked(MaskedQuery round, List<String> group, Map<String, QueryAnswer> answered) {
        try {
            return round.sum(group, answered);
        } catch (SecAggAbort e) {
            throw new InvalidSettingException(
                    "secure-aggregation",
                    "did not come to a sum of what devices were asked: %s: %s".formatted(e.reason(), e.getMessage()));
        }
    }
}
