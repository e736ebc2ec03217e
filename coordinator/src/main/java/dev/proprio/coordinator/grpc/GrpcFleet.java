package dev.proprio.coordinator.grpc;

import com.google.protobuf.ByteString;
import dev.proprio.coordinator.clock.RoundClock;
import dev.proprio.coordinator.round.ClientOutcome;
import dev.proprio.coordinator.round.CohortDraw;
import dev.proprio.coordinator.round.DeviceDispatch;
import dev.proprio.coordinator.round.DrawnCohort;
import dev.proprio.coordinator.round.Fleet;
import dev.proprio.coordinator.round.RoundPhase;
import dev.proprio.coordinator.round.RoundPlan;
import dev.proprio.coordinator.round.RoundResult;
import dev.proprio.coordinator.round.RunFailedException;
import dev.proprio.coordinator.round.Stage;
import dev.proprio.coordinator.round.Traffic;
import dev.proprio.coordinator.round.UpdateSink;
import dev.proprio.coordinator.secagg.SecureOutcome;
import dev.proprio.coordinator.secagg.SecurePlan;
import dev.proprio.coordinator.secagg.SecureRound;
import dev.proprio.coordinator.selection.JoinedPopulation;
import dev.proprio.coordinator.selection.Population;
import dev.proprio.proto.secagg.crypto.Directory;
import dev.proprio.proto.text.CountText;
import dev.proprio.proto.update.Broadcast;
import dev.proprio.proto.v1.SecAggCoordinatorMessage;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Pushes tasks to connected devices and waits for their updates; nobody polls. */
final class GrpcFleet implements Fleet {
    private static final Logger log = LoggerFactory.getLogger(GrpcFleet.class);

    private final ServerState serverState;
    private final DeviceRegistry registry;
    private final ActiveRounds rounds;
    private final Population population;
    private final Directory directory;
    private final MemberCertificates certificates;
    private final ReconnectPolicy policy;
    private final Optional<Runnable> admission;
    private final AtomicBoolean toldOfEarlier = new AtomicBoolean();

    /** Whether a group's sum came to nothing in a round without those that know no descriptions. */
    private final AtomicBoolean missed = new AtomicBoolean();

    /**
     * @param directory knows the devices of secure aggregations
     * @param certificates go with every roster
     * @param policy how long devices that come and go are waited for
     * @param admission lets who is connected join the population; empty if nobody joins
     */
    GrpcFleet(
            ServerState serverState,
            Population population,
            Directory directory,
            MemberCertificates certificates,
            ReconnectPolicy policy,
            Optional<Runnable> admission) {
        this.registry = serverState.registry();
        this.rounds = serverState.rounds();
        this.serverState = serverState;
        this.certificates = certificates;
        this.population = population;
        this.directory = directory;
        this.policy = policy;
        this.admission = admission;
    }

    @Override
    public Population population() {
        return population;
    }

    @Override
    public DrawnCohort draw(CohortDraw wanted) throws RunFailedException, InterruptedException {
        try {
            return policy.waits()
                    ? new CohortWait(registry, population, policy, admission).draw(wanted)
                    : wanted.from(population);
        } catch (UncheckedIOException e) {
            throw new RunFailedException(
                    "round %s can't begin, because %s".formatted(wanted.round(), JoinedPopulation.unkept(e)), e);
        }
    }

    @Override
    public Traffic train(RoundPlan planned, Broadcast broadcast, UpdateSink sink) throws InterruptedException {
        var wait = new TurnWait(serverState.engagements(), registry, policy, System::nanoTime);
        String round = "round %s of %s".formatted(planned.round(), planned.run().id());
        try (Engagements.Engagement turn = planned.masked().isPresent()
                ? wait.alone(planned.devices(), round)
                : wait.beside(planned.devices(), round)) {
            sink.begun();
            return train(understood(planned), broadcast, sink, turn);
        }
    }

    private Traffic train(RoundPlan plan, Broadcast broadcast, UpdateSink sink, Engagements.Engagement turn)
            throws InterruptedException {
        ActiveRound round = new ActiveRound(
                plan,
                broadcast,
                sink,
                policy.waits(),
                serverState.signing(),
                sha256 -> plan.masked().map(secure -> sessions(secure, sha256, sink.clock())),
                turn::free);
        List<String> counted =
                plan.devices().stream().filter(device -> !sink.asked(device)).toList();
        counted.forEach(round::answered);
        sink.allAsked();
        rounds.open(round);
        try {
            for (String device : plan.devices()) {
                if (round.owes(device)) {
                    ask(device, round);
                }
            }
            return round.secure().isPresent()
                    ? aggregated(
                            plan, plan.masked().orElseThrow(), round.secure().get(), round, sink)
                    : gathered(plan, round, sink);
        } finally {
            rounds.close(round);
            for (String device : round.pending()) {
                registry.ofDevice(device).ifPresent(connection -> connection.send(round.closedMessage()));
            }
        }
    }

    /**
     * The plan in words that all of its devices know: without those that know no descriptions, where so many others are here that each
     * group's sum and the round may lose as many of them as are expected to drop out, and without the description where not, or where
     * an earlier round without them came to nothing.
     */
    private RoundPlan understood(RoundPlan planned) {
        if (planned.masked().isEmpty() || planned.run().description().isEmpty()) {
            return planned;
        }
        long earlier = here(planned.devices(), false);
        if (earlier == 0 || (!missed.get() && suffice(planned))) {
            return planned;
        }
        if (!toldOfEarlier.getAndSet(true)) {
            log.warn(
                    "the software of {} in round {} does not know how it is said what a model is, and too few others are here to go on without should some drop out, so that no device of the round is told; update it",
                    CountText.of(earlier, "device"),
                    planned.round());
        }
        return planned.undescribed();
    }

    /** How many of them are here and do, or do not, know what a description is. */
    private long here(List<String> devices, boolean knowing) {
        return devices.stream()
                .flatMap(device -> registry.ofDevice(device).stream())
                .filter(connection -> connection.announced() >= ProtocolRevisions.DESCRIBED == knowing)
                .count();
    }

    private boolean suffice(RoundPlan planned) {
        SecurePlan secure = planned.masked().orElseThrow();
        double dropout = secure.settings().dropout();
        return staying(planned.devices(), dropout) >= planned.run().cohort().minimum()
                && secure.groups().stream()
                        .allMatch(group -> staying(group, dropout)
                                >= secure.settings().parameters(group.size()).minimumSurvivors());
    }

    /** How many of those that know are left when as many as expected have dropped out, rounded up. */
    private long staying(List<String> devices, double dropout) {
        long knowing = here(devices, true);
        return knowing - (long) Math.ceil(dropout * knowing);
    }

    @Override
    public Optional<DeviceDispatch> dispatch() {
        return Optional.of(new GrpcDispatch(serverState, policy, admission));
    }

    @Override
    public void committed(String run, List<RoundResult> safe) {
        serverState.committed().note(run, safe);
        safe.stream()
                .flatMap(result -> result.outcomes().stream())
                .map(ClientOutcome::device)
                .distinct()
                .forEach(
                        device -> registry.ofDevice(device).ifPresent(connection -> serverState.tell(run, connection)));
    }

    @Override
    public boolean remembersElsewhere() {
        return serverState.revision() >= ProtocolRevisions.COMMITTED;
    }

    private SecureRound sessions(SecurePlan plan, ByteString sha256, RoundClock clock) {
        return new SecureRound(plan, sha256, directory, new SecureOutbox(registry, certificates, this::settled), clock);
    }

    private void settled(String device, SecAggCoordinatorMessage outcome) {
        rounds.find(outcome.getRunId(), outcome.getRound(), device).ifPresent(round -> round.answered(device));
    }

    private static void lacks(ActiveRound round, String device, int revision, String what) {
        round.lost(
                device,
                Stage.CONNECT,
                "its software speaks revision %s of the protocol, which lacks %s".formatted(revision, what));
    }

    private void ask(String device, ActiveRound round) {
        Optional<DeviceConnection> connection = registry.ofDevice(device);
        if (connection.isEmpty()) {
            boolean mayCome =
                    round.waits() && registry.availability(device, policy.comeBack()) == Availability.EXPECTED;
            if (!mayCome) {
                round.lost(device, Stage.CONNECT, "the device is not connected");
            }
        } else if (round.secure().isPresent() && connection.get().revision() < ProtocolRevisions.SECURE) {
            lacks(round, device, connection.get().revision(), "secure aggregation");
        } else if (round.secure().filter(secure -> secure.draws(device)).isPresent()
                && connection.get().announced() < ProtocolRevisions.DRAWING) {
            lacks(round, device, connection.get().announced(), "the drawing of a ring's beacon");
        } else if (round.secure().isPresent()
                && round.plan().run().description().isPresent()
                && connection.get().announced() < ProtocolRevisions.DESCRIBED) {
            lacks(round, device, connection.get().announced(), "descriptions of models");
        } else {
            certificates.note(connection.get());
            serverState.tell(round.plan().run().id(), connection.get());
            round.ask(connection.get());
        }
    }

    private Traffic gathered(RoundPlan plan, ActiveRound round, UpdateSink sink) throws InterruptedException {
        new RoundWait(registry, policy).gather(plan, round, sink);
        return round.traffic();
    }

    private Traffic aggregated(
            RoundPlan plan, SecurePlan secure, SecureRound sessions, ActiveRound round, UpdateSink sink)
            throws InterruptedException {
        boolean without = plan.run().description().isPresent() && here(plan.devices(), false) > 0;
        SecureOutcome outcome = sessions.run(
                plan.deadline(), secure.settings().stageDeadline(), step -> sink.phase(RoundPhase.of(step)));
        if (without && outcome.report().anyAborted()) {
            missed.set(true);
        }
        sink.accept(outcome);
        return round.traffic()
                .plus(new Traffic(outcome.report().bytesDown(), outcome.report().bytesUp()));
    }
}
