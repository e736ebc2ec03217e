package dev.proprio.coordinator.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.proprio.coordinator.round.ClientOutcome;
import dev.proprio.coordinator.round.CohortPolicy;
import dev.proprio.coordinator.round.DescribedModel;
import dev.proprio.coordinator.round.GlobalModel;
import dev.proprio.coordinator.round.RoundEngine;
import dev.proprio.coordinator.round.RoundListener;
import dev.proprio.coordinator.round.RoundResult;
import dev.proprio.coordinator.round.RunDefinition;
import dev.proprio.coordinator.secagg.SecureAggregation;
import dev.proprio.coordinator.selection.Population;
import dev.proprio.proto.description.ModelDescription;
import dev.proprio.proto.fault.Dropouts;
import dev.proprio.proto.secagg.graph.ThreatModel;
import dev.proprio.proto.sums.SumTerms;
import dev.proprio.proto.tensor.ParameterLayout;
import dev.proprio.proto.v1.Task;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** All devices of a secure aggregation are told the same, so that it is said in words that the earliest of them knows. */
@Timeout(60)
class EarlierDevicesTest {
    private static final List<String> DEVICES = List.of("a", "b", "c", "d", "e");
    private static final DescribedModel DESCRIBED =
            new DescribedModel(ByteString.EMPTY, ByteString.copyFrom(new byte[32]));

    @Test
    void whereEnoughOthersKnowWhatADescriptionIsWhoDoesNotIsLeftOut() throws Exception {
        List<ClientOutcome> outcomes = new ArrayList<>();
        for (Task task : tasks(1, outcomes)) {
            assertThat(task.getModel().getDescriptionSha256()).isEqualTo(DESCRIBED.sha256());
            assertBound(task);
        }
        assertThat(outcomes)
                .filteredOn(outcome -> outcome.device().equals("e"))
                .singleElement()
                .satisfies(outcome -> assertThat(outcome.toString())
                        .contains(
                                "its software speaks revision 2 of the protocol, which lacks descriptions of models"));
    }

    /** With two left out, the three others would be just enough for a sum, and one of them that drops out would end it. */
    @ParameterizedTest
    @ValueSource(ints = {2, 3})
    void whereTooFewOthersKnowWhatADescriptionIsNobodyIsToldOfOne(int earlier) throws Exception {
        for (Task task : tasks(earlier, new ArrayList<>())) {
            assertThat(task.getModel().getDescriptionSha256()).isEmpty();
            assertThat(task.getAlgorithmMap()).isEqualTo(Map.of("algorithm", "sgd"));
            assertBound(task);
        }
    }

    @Test
    void whereAllKnowItAllAreToldOfTheSame() throws Exception {
        for (Task task : tasks(0, new ArrayList<>())) {
            assertThat(task.getModel().getDescriptionSha256()).isEqualTo(DESCRIBED.sha256());
            assertThat(task.getAlgorithmMap()).containsEntry(ModelDescription.DIGEST_SETTING, DESCRIBED.hex());
            assertBound(task);
        }
    }

    /**
     * The first round's tasks, of which the last so many devices speak an earlier revision of the protocol.
     *
     * @param outcomes to which those of the round are added
     */
    private static List<Task> tasks(int earlier, List<ClientOutcome> outcomes) throws Exception {
        int today = DEVICES.size() - earlier;
        ExecutorService running = Executors.newSingleThreadExecutor();
        try (var server = CoordinatorServer.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
            ManagedChannel channel = NettyChannelBuilder.forAddress("127.0.0.1", server.port())
                    .usePlaintext()
                    .build();
            try {
                List<RawDevice> devices = new ArrayList<>();
                for (String device : DEVICES) {
                    devices.add(RawDevice.checkedIn(channel, device, devices.size() < today ? 4 : 2, List.of()));
                }
                var fleet = server.fleet(Population.of(DEVICES), (client, message, signature) -> true);
                var noting = new RoundListener() {
                    @Override
                    public void roundEnded(RoundResult result) {
                        outcomes.addAll(result.outcomes());
                    }
                };
                var ended = running.submit(() -> new RoundEngine(definition(), fleet, List.of(noting)).run(initial()));
                List<Task> tasks = new ArrayList<>();
                // Of one that is left out nothing is asked.
                for (RawDevice device : earlier == 1 ? devices.subList(0, today) : devices) {
                    tasks.add(device.nextTask());
                }
                channel.shutdownNow();
                assertThat(ended).failsWithin(Duration.ofSeconds(30));
                return tasks;
            } finally {
                channel.shutdownNow();
            }
        } finally {
            running.shutdownNow();
        }
    }

    /** What a device works out by itself is what the round's keys are bound to. */
    private static void assertBound(Task task) {
        Map<String, Integer> sections = new LinkedHashMap<>();
        task.getSecagg()
                .getTerms()
                .getSectionsList()
                .forEach(section -> sections.put(section.getName(), (int) section.getLength()));
        var terms = new SumTerms(
                sections,
                task.getSecagg().getTerms().getValueBits(),
                task.getSecagg().getTerms().getClip(),
                task.getSecagg().getTerms().getLargestWeight(),
                task.getSecagg().getTerms().getMetricsList());
        assertThat(task.getSecagg().getConfig().getTermsSha256()).isEqualTo(terms.digest(task.getAlgorithmMap()));
    }

    private static RunDefinition definition() {
        var secure = new SecureAggregation(
                true,
                false,
                false,
                ThreatModel.SEMI_MALICIOUS,
                0.1,
                0.1,
                3,
                100,
                16,
                4,
                100,
                List.of("loss"),
                Duration.ofSeconds(30),
                Dropouts.NONE);
        return RunDefinition.fedAvg("run", 1, 1, new CohortPolicy(DEVICES.size(), 1, 3, Duration.ofMinutes(1)))
                .with(draft -> draft.set(RunDefinition::algorithm, Map.of("algorithm", "sgd"))
                        .set(RunDefinition::description, Optional.of(DESCRIBED))
                        .set(RunDefinition::secure, Optional.of(secure)));
    }

    private static GlobalModel initial() {
        return new GlobalModel(ParameterLayout.of(List.of("w"), List.of(List.of(3))), new float[3]);
    }
}
