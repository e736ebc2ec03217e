package dev.proprio.experiments.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proprio.client.device.EnrolledIdentities;
import dev.proprio.client.identity.Enrolment;
import dev.proprio.client.node.ClientNode;
import dev.proprio.client.node.ClientNodeBuilder;
import dev.proprio.client.node.NodeStorage;
import dev.proprio.client.session.LocalTraining;
import dev.proprio.client.session.SitePolicy;
import dev.proprio.client.session.TaskBudget;
import dev.proprio.client.session.TaskKind;
import dev.proprio.coordinator.grpc.CoordinatorServer;
import dev.proprio.coordinator.grpc.ServerLimits;
import dev.proprio.coordinator.guard.Guard;
import dev.proprio.coordinator.guard.GuardSettings;
import dev.proprio.coordinator.query.CollectedAnswers;
import dev.proprio.coordinator.query.QueryPlan;
import dev.proprio.coordinator.round.ClientOutcome;
import dev.proprio.coordinator.round.CohortPolicy;
import dev.proprio.coordinator.round.GlobalModel;
import dev.proprio.coordinator.round.RoundEngine;
import dev.proprio.coordinator.round.RoundListener;
import dev.proprio.coordinator.round.RoundResult;
import dev.proprio.coordinator.round.RunDefinition;
import dev.proprio.coordinator.round.RunFailedException;
import dev.proprio.coordinator.selection.Population;
import dev.proprio.proto.identity.DeviceKey;
import dev.proprio.proto.query.HistogramQuery;
import dev.proprio.proto.query.Query;
import dev.proprio.proto.query.QueryAnswer;
import dev.proprio.proto.tensor.FloatBytes;
import dev.proprio.proto.tensor.ParameterLayout;
import dev.proprio.proto.update.Broadcast;
import dev.proprio.proto.update.ClientUpdate;
import dev.proprio.proto.update.TrainingTask;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Nodes whose owners do not allow everything, over mutual TLS, and what the coordinator learns of it. */
@Timeout(120)
class SitePolicyTest {
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final String NOT = "the device's owner does not allow it: ";

    @TempDir
    private Path folder = Path.of("replaced by JUnit");

    private final List<RoundResult> results = new ArrayList<>();
    private final List<NodeStorage> storages = new ArrayList<>();
    private final DeviceKey authority = DeviceKey.generate();

    /** Trains nothing, and answers what it is asked. */
    private static final class Ones implements LocalTraining {
        @Override
        public ClientUpdate train(TrainingTask task, Broadcast model) {
            return ClientUpdate.ofParameters(1, new float[] {1, 1}, Map.of());
        }

        @Override
        public QueryAnswer answer(Query query, Optional<Broadcast> model) {
            return ((HistogramQuery) query).answer(3);
        }
    }

    @Test
    void whatOwnersDoNotAllowIsRefusedAndCountedAndTheOthersGoOn() throws Exception {
        SitePolicy open = SitePolicy.OPEN;
        String signs = HexFormat.of().formatHex(authority.publicBytes());
        String other = HexFormat.of().formatHex(DeviceKey.generate().publicBytes());
        Map<String, SitePolicy> policies = new LinkedHashMap<>();
        policies.put("open", open);
        policies.put("signed", open.with(SitePolicy::authorities, List.of(signs)));
        policies.put("stranger", open.with(SitePolicy::authorities, List.of(other)));
        policies.put("named", open.with(SitePolicy::coordinators, List.of("FL.example.org", "127.0.0.1")));
        policies.put("here", open);
        policies.put("elsewhere", open.with(SitePolicy::coordinators, List.of("fl.example.org")));
        policies.put("answers", open.with(SitePolicy::kinds, Set.of(TaskKind.QUERY)));
        policies.put("crowds", open.with(SitePolicy::leastCohort, 4));
        policies.put("more", open.with(SitePolicy::leastCohort, 5));
        policies.put("noisy", open.with(SitePolicy::leastNoise, 0.5));
        policies.put("tired", open.with(SitePolicy::budget, Optional.of(TaskBudget.perDay(1))));
        policies.put("short", open.with(SitePolicy::mostRounds, 1));
        Guard guard = Guard.open(folder.resolve("store"), new GuardSettings());
        try (guard;
                var server = CoordinatorServer.listen(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), guard, new ServerLimits())) {
            server.signTasks(authority);
            List<String> names = List.copyOf(policies.keySet());
            enrol(guard, server.port(), names);
            String shown = fingerprint(guard);
            policies.put("here", open.with(SitePolicy::coordinators, List.of("sha256:" + shown, "nobody")));
            List<ClientNode> nodes = new ArrayList<>();
            try {
                for (String name : names) {
                    nodes.add(node(server.port(), name, Objects.requireNonNull(policies.get(name)))
                            .start());
                }
                assertThat(server.devices().await(names.size(), LONG)).isTrue();
                RunDefinition run = RunDefinition.fedAvg("run", 1, 2, new CohortPolicy(names.size(), 1, 4, LONG));
                new RoundEngine(run, server.fleet(Population.of(names)), List.of(listener())).run(initial());
                CollectedAnswers told =
                        server.ask(new QueryPlan("query", 1, new HistogramQuery("windows", 0, 10, 10), names, LONG));
                assertThat(told.refused().toString())
                        .contains("elsewhere", "stranger", "more", "noisy", "tired", NOT)
                        .doesNotContain("answers=", "open=");
            } finally {
                nodes.forEach(ClientNode::close);
                for (NodeStorage storage : storages) {
                    storage.close();
                }
            }
            // Another process of the same device knows what the first has done.
            try (ClientNode again = node(server.port(), "tired", Objects.requireNonNull(policies.get("tired")))
                    .start()) {
                assertThat(server.devices().await(1, LONG)).isTrue();
                RunDefinition run = RunDefinition.fedAvg("later", 1, 1, new CohortPolicy(1, 1, 1, LONG));
                try {
                    new RoundEngine(run, server.fleet(Population.of(List.of("tired"))), List.of(listener()))
                            .run(initial());
                } catch (RunFailedException e) {
                    assertThat(e.getMessage()).contains("tired failed at refuse: the device does 1 task in 24 hours");
                }
                assertThat(again.hasEnded()).isFalse();
            }
        }
        assertThat(reasons(results.get(0)))
                .containsExactly(
                        Map.entry("answers", NOT + "it takes no task of the kind \"train\""),
                        Map.entry(
                                "elsewhere", NOT + "the coordinator's certificate is none of those that it works for"),
                        Map.entry(
                                "more",
                                NOT
                                        + "a round must be promised to have at least 5 updates, and this one is promised to have 4"),
                        Map.entry(
                                "noisy",
                                NOT
                                        + "a round must be promised to have noise of a multiplier of at least 0.5, and this one is promised 0.0"),
                        Map.entry("stranger", NOT + "this task is signed by nobody whose signature it takes"));
        assertThat(results.get(0).refused()).isEqualTo(5);
        assertThat(results.get(0).accepted()).isEqualTo(7);
        assertThat(reasons(results.get(1)))
                .containsEntry("tired", "the device does 1 task in 24 hours at most, and has done so many")
                .containsEntry(
                        "short", "the device takes part in 1 round of one run at most, and has done so in this one")
                .hasSize(7);
        assertThat(results.get(1).accepted()).isEqualTo(5);
        assertThat(results.get(2).refused()).isEqualTo(1);
    }

    private ClientNodeBuilder node(int port, String name, SitePolicy policy) throws Exception {
        NodeStorage storage = NodeStorage.open(folder.resolve("state").resolve(name), NodeStorage.Damage.REFUSE);
        storages.add(storage);
        return ClientNode.enrolled(
                        "127.0.0.1", port, folder.resolve("identities").resolve(name))
                .training(new Ones())
                .storage(storage)
                .policy(policy);
    }

    private static String fingerprint(Guard guard) throws Exception {
        return HexFormat.of()
                .formatHex(
                        FloatBytes.sha256().digest(guard.server().certificate().getEncoded()));
    }

    private void enrol(Guard guard, int port, List<String> names) throws Exception {
        String token = guard.enrolmentTokens()
                .create("*", names.size(), Duration.ofMinutes(10))
                .text();
        try (var enrolment = Enrolment.at("127.0.0.1", port, guard.authority().fingerprint())) {
            EnrolledIdentities.enrolMissing(folder.resolve("identities"), names, enrolment, token);
        }
    }

    private RoundListener listener() {
        return new RoundListener() {
            @Override
            public void roundEnded(RoundResult ended) {
                results.add(ended);
            }
        };
    }

    private static Map<String, String> reasons(RoundResult result) {
        Map<String, String> reasons = new TreeMap<>();
        for (ClientOutcome outcome : result.outcomes()) {
            if (outcome instanceof ClientOutcome.Failed failed) {
                assertThat(failed.stage().toString()).as(failed.toString()).isEqualTo("refuse");
                reasons.put(failed.device(), failed.reason());
            }
        }
        return reasons;
    }

    private static GlobalModel initial() {
        return new GlobalModel(ParameterLayout.of(List.of("w"), List.of(List.of(2))), new float[2]);
    }
}
