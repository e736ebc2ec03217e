package dev.proprio.coordinator.secagg;

import com.google.protobuf.ByteString;
import dev.proprio.coordinator.clock.RoundClock;
import dev.proprio.proto.secagg.crypto.Directory;
import dev.proprio.proto.secagg.message.MaskedInput;
import dev.proprio.proto.secagg.message.ServerMessages;
import dev.proprio.proto.secagg.round.VectorSpec;
import dev.proprio.proto.secagg.server.MessageVerdict;
import dev.proprio.proto.sums.SumTerms;
import dev.proprio.proto.sums.SummedUpdate;
import dev.proprio.proto.v1.SecAggDeviceMessage;
import dev.proprio.proto.v1.SecAggTask;
import dev.proprio.proto.v1.SecAggTerms;
import dev.proprio.proto.v1.Section;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** The secure aggregation of a round's updates. Thread-safe. */
public final class SecureRound {
    private final SecurePlan plan;
    private final SecureSessions sessions;

    /**
     * Prepares the sessions, with fresh session ids.
     *
     * @param modelSha256 digest of the bytes that devices receive
     * @param directory knows the devices' identities
     * @param clock by which stages end
     */
    public SecureRound(SecurePlan plan, ByteString modelSha256, Directory directory, Outbox outbox, RoundClock clock) {
        this.plan = plan;
        ByteString terms = plan.terms().digest(plan.told());
        List<SecureGroup> groups = plan.groups().stream()
                .map(group -> new SecureGroup(
                        group,
                        modelSha256,
                        terms,
                        plan.vectors(group.size()).specs(),
                        plan.settings().parameters(group.size())))
                .toList();
        this.sessions = new SecureSessions(plan.run(), plan.round(), plan.attempt(), groups, directory, outbox, clock);
    }

    /** What a device is told with its task. */
    public SecAggTask taskFor(String device) {
        SumTerms terms = plan.terms();
        var message = SecAggTerms.newBuilder()
                .setValueBits(terms.valueBits())
                .setClip(terms.clip())
                .setLargestWeight(terms.largestWeight())
                .addAllMetrics(terms.metrics());
        terms.sections()
                .forEach((name, length) ->
                        message.addSections(Section.newBuilder().setName(name).setLength(length)));
        return SecAggTask.newBuilder()
                .setConfig(ServerMessages.write(sessions.config(device)))
                .setTerms(message)
                .build();
    }

    /** The sessions of its groups. */
    public SecureSessions sessions() {
        return sessions;
    }

    /** Whether a device has to take part in the drawing of its ring's beacon. */
    public boolean draws(String device) {
        return sessions.draws(device);
    }

    /** The vectors that a device's group sums. */
    public List<VectorSpec> vectors(String device) {
        return sessions.vectors(device);
    }

    /** Takes a device's message; the transport has authenticated it. */
    public MessageVerdict receive(String device, SecAggDeviceMessage message) {
        return sessions.receive(device, message);
    }

    /** Takes a device's masked update. */
    public MessageVerdict receive(String device, MaskedInput input) {
        return sessions.receive(device, input);
    }

    /**
     * Notes that nothing more comes from a device; what it sent already counts.
     *
     * @param stage where it was lost, as the round's record calls it
     */
    public void lost(String device, String stage, String reason) {
        sessions.lost(device, stage, reason);
    }

    /**
     * Runs all sessions to their end.
     *
     * @param training how long the stage in which devices train may take
     * @param other how long each of the others may take
     * @throws InterruptedException if the thread is interrupted; the sessions are given up
     */
    public SecureOutcome run(Duration training, Duration other) throws InterruptedException {
        return run(training, other, step -> {});
    }

    /**
     * The same, telling how far it is.
     *
     * @param steps is told each step after the first when all groups have come to it, on the calling thread
     */
    public SecureOutcome run(Duration training, Duration other, Consumer<SecureStep> steps)
            throws InterruptedException {
        return outcome(sessions.run(training, other, steps));
    }

    private SecureOutcome outcome(List<GroupResult> results) {
        var total = new GroupSums(plan);
        Set<String> counted = new HashSet<>();
        Set<String> recovered = new HashSet<>();
        for (GroupResult result : results) {
            total.add(result.report(), result.sums());
            counted.addAll(result.contributors());
            recovered.addAll(result.recovered());
        }
        Map<String, DroppedDevice> lost = sessions.losses();
        lost.keySet().removeAll(counted);
        Optional<SummedUpdate> sum = total.sum();
        return new SecureOutcome(
                sum, counted, lost, recovered, total.report(sum, sessions.bytesDown(), sessions.bytesUp()));
    }
}
