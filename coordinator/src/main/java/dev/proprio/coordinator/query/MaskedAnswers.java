package dev.proprio.coordinator.query;

import dev.proprio.coordinator.clock.RoundClock;
import dev.proprio.coordinator.secagg.GroupResult;
import dev.proprio.coordinator.secagg.Outbox;
import dev.proprio.coordinator.secagg.SecureAggregation;
import dev.proprio.coordinator.secagg.SecureGroup;
import dev.proprio.coordinator.secagg.SecureSessions;
import dev.proprio.proto.query.Query;
import dev.proprio.proto.query.QueryBinding;
import dev.proprio.proto.query.SummedAnswer;
import dev.proprio.proto.secagg.crypto.Directory;
import dev.proprio.proto.secagg.message.ServerMessages;
import dev.proprio.proto.secagg.quantize.ExactSums;
import dev.proprio.proto.v1.ModelRef;
import dev.proprio.proto.v1.SecAggTask;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The secure aggregation of answers to a query: the same stages as those of updates, and the same integers as answers in the clear. Of
 * single answers nothing is seen, so that none can be refused; a sum that no answers can have is. Thread-safe.
 */
public final class MaskedAnswers {
    private final Query query;
    private final SecureAggregation settings;
    private final List<List<String>> groups;
    private final SecureSessions sessions;

    /**
     * Prepares the sessions.
     *
     * @param devices who takes part, each once
     * @param model as tasks refer to it; the default instance where there is none
     * @param directory knows the devices' identities
     * @throws IllegalArgumentException in a sentence if the answers of so many can't be summed, or not be hidden as the settings demand
     */
    public MaskedAnswers(
            QueryPlan plan,
            HiddenAnswers hidden,
            List<String> devices,
            ModelRef model,
            Directory directory,
            Outbox outbox) {
        this.query = plan.query();
        this.settings = hidden.settings();
        QueryBinding binding = QueryBinding.of(query, plan.run(), plan.round(), model);
        this.groups = HiddenAnswers.groups(settings, hidden.seed(), plan.round(), devices);
        List<SecureGroup> bound = groups.stream()
                .map(group -> new SecureGroup(
                        group,
                        binding.model(),
                        binding.terms(),
                        query.shape().specs(group.size()),
                        settings.parameters(group.size())))
                .toList();
        this.sessions = new SecureSessions(
                plan.run(), plan.round(), HiddenAnswers.ATTEMPT, bound, directory, outbox, RoundClock.SYSTEM);
    }

    /** The sessions of its groups. */
    public SecureSessions sessions() {
        return sessions;
    }

    /** What a device is told with its task. */
    public SecAggTask taskFor(String device) {
        return SecAggTask.newBuilder()
                .setConfig(ServerMessages.write(sessions.config(device)))
                .build();
    }

    /** So many answers at least are in what is seen of any sum. */
    public int leastCohort() {
        return groups.stream()
                .mapToInt(group -> settings.parameters(group.size()).minimumSurvivors())
                .min()
                .orElse(0);
    }

    /**
     * Runs all sessions to their end.
     *
     * @param answering how long devices may take to answer
     * @param asked how many were to be asked
     * @param left why others do not take part, by device
     */
    public CollectedAnswers run(Duration answering, int asked, Map<String, String> left) throws InterruptedException {
        List<GroupResult> results = sessions.run(answering, settings.stageDeadline(), step -> {});
        Set<String> counted = new HashSet<>();
        Optional<ExactSums> total = Optional.empty();
        Map<String, String> refused = new LinkedHashMap<>(left);
        for (GroupResult result : results) {
            if (result.sums().isEmpty()) {
                continue;
            }
            ExactSums sums = result.sums().get();
            Optional<String> fault = query.fault(
                    query.shape().decode(sums), result.contributors().size());
            if (fault.isPresent()) {
                result.contributors()
                        .forEach(device -> refused.put(
                                device,
                                "the answer of %s does not count, because one of its group has answered what no device can: %s"
                                        .formatted(device, fault.get())));
                continue;
            }
            counted.addAll(result.contributors());
            total = Optional.of(total.map(before -> before.plus(sums)).orElse(sums));
        }
        sessions.losses().forEach((device, loss) -> {
            if (!counted.contains(device)) {
                refused.putIfAbsent(device, "%s did not answer: %s".formatted(device, loss.reason()));
            }
        });
        Optional<SummedAnswer> sum = total.map(query.shape()::decode);
        return new CollectedAnswers(sum, asked, refused, 0);
    }
}
