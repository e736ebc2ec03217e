package dev.proprio.coordinator.grpc;

import com.google.protobuf.ByteString;
import dev.proprio.coordinator.query.CollectedAnswers;
import dev.proprio.coordinator.query.HiddenAnswers;
import dev.proprio.coordinator.query.MaskedAnswers;
import dev.proprio.coordinator.query.QueryPlan;
import dev.proprio.coordinator.round.DescribedModel;
import dev.proprio.coordinator.round.Stage;
import dev.proprio.coordinator.secagg.Outbox;
import dev.proprio.proto.secagg.crypto.Directory;
import dev.proprio.proto.text.CountText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The queries under way. Thread-safe. */
final class ActiveQueries {
    private static final Logger log = LoggerFactory.getLogger(ActiveQueries.class);

    /** What is over so soon, in the clear, passes those that wait anyhow; see {@link Engagements}. */
    private static final Duration BRIEF = Duration.ofSeconds(30);

    private final Set<ActiveQuery> queries = ConcurrentHashMap.newKeySet();
    private final Engagements engagements;
    /** Of those that wait for devices, or are under way; guards itself. */
    private final Set<RoundName> names = new HashSet<>();

    /** By what an answer says which query it answers. */
    private record RoundName(String run, int round) {}

    ActiveQueries(Engagements engagements) {
        this.engagements = engagements;
    }

    /**
     * Asks everybody when they are done with what others ask of them, and waits for the answers. A device that is not here, or whose
     * software does not know how, is not asked.
     */
    CollectedAnswers ask(QueryPlan plan, DeviceRegistry registry, TaskSigning signing) throws InterruptedException {
        var name = new RoundName(plan.run(), plan.round());
        reserve(name);
        try (Engagements.Engagement turn = turn(plan)) {
            turn.await(held -> log.info(
                    "the query {} of {} waits for {} to be done with what others ask of them",
                    plan.round(),
                    plan.run(),
                    CountText.of(held, "device")));
            return ask(plan, registry, signing, turn);
        } finally {
            release(name);
        }
    }

    private Engagements.Engagement turn(QueryPlan plan) {
        boolean hidden = plan.hidden().isPresent();
        return !hidden && plan.deadline().compareTo(BRIEF) <= 0
                ? engagements.brief(plan.devices())
                : engagements.of(plan.devices(), hidden);
    }

    /** Answers name nothing but the run and the round: of two queries that are called the same the second waits for the first. */
    private void reserve(RoundName name) throws InterruptedException {
        synchronized (names) {
            if (names.contains(name)) {
                log.info("the query {} of {} waits for another that is called the same", name.round(), name.run());
            }
            while (!names.add(name)) {
                names.wait();
            }
        }
    }

    private void release(RoundName name) {
        synchronized (names) {
            names.remove(name);
            names.notifyAll();
        }
    }

    private CollectedAnswers ask(
            QueryPlan plan, DeviceRegistry registry, TaskSigning signing, Engagements.Engagement turn)
            throws InterruptedException {
        Map<String, String> left = new LinkedHashMap<>();
        List<DeviceConnection> here = new ArrayList<>();
        for (String device : plan.devices()) {
            Optional<DeviceConnection> connection = registry.ofDevice(device);
            Optional<String> obstacle = connection.isEmpty()
                    ? Optional.of("it is not connected")
                    : obstacle(connection.get().announced(), plan.hidden().isPresent());
            obstacle.ifPresent(why -> left.put(device, why));
            if (obstacle.isEmpty()) {
                here.add(connection.orElseThrow());
            }
        }
        return plan.hidden().isPresent()
                ? askHidden(plan, plan.hidden().get(), here, left, registry, signing, turn)
                : askOpenly(plan, here, left, registry, signing, turn);
    }

    private static Optional<String> obstacle(int announced, boolean hidden) {
        if (announced < ProtocolRevisions.QUERIES) {
            return Optional.of(
                    "its software speaks revision %s of the protocol, which lacks queries".formatted(announced));
        }
        return hidden && announced < ProtocolRevisions.MASKED_QUERIES
                ? Optional.of("its software speaks revision %s of the protocol, which lacks answers under masks"
                        .formatted(announced))
                : Optional.empty();
    }

    private CollectedAnswers askOpenly(
            QueryPlan plan,
            List<DeviceConnection> here,
            Map<String, String> left,
            DeviceRegistry registry,
            TaskSigning signing,
            Engagements.Engagement turn)
            throws InterruptedException {
        var query = new ActiveQuery(plan, turn::free);
        queries.add(query);
        try {
            left.forEach((device, why) -> query.lost(device, Stage.CONNECT, why));
            send(query, here, registry, signing);
            return query.await();
        } finally {
            close(query, registry);
        }
    }

    private CollectedAnswers askHidden(
            QueryPlan plan,
            HiddenAnswers hidden,
            List<DeviceConnection> here,
            Map<String, String> left,
            DeviceRegistry registry,
            TaskSigning signing,
            Engagements.Engagement turn)
            throws InterruptedException {
        Map<String, String> sentences = new LinkedHashMap<>();
        left.forEach((device, why) -> sentences.put(device, "%s did not answer: %s".formatted(device, why)));
        if (here.isEmpty()) {
            return new CollectedAnswers(Optional.empty(), plan.devices().size(), sentences, 0);
        }
        var certificates = new MemberCertificates();
        here.forEach(certificates::note);
        Outbox outbox = new SecureOutbox(
                registry,
                certificates,
                (device, _) -> find(plan.run(), plan.round()).ifPresent(query -> query.settled(device)));
        List<String> devices = here.stream().map(DeviceConnection::device).toList();
        Directory directory = hidden.directory().orElse(certificates);
        ActiveQuery query;
        try {
            query = ActiveQuery.hidden(
                    plan,
                    devices,
                    model -> new MaskedAnswers(plan, hidden, devices, model, directory, outbox),
                    turn::free);
        } catch (IllegalArgumentException e) {
            devices.forEach(device -> sentences.put(device, "%s was not asked: %s".formatted(device, e.getMessage())));
            return new CollectedAnswers(Optional.empty(), plan.devices().size(), sentences, 0);
        }
        queries.add(query);
        try {
            send(query, here, registry, signing);
            return query.run(sentences);
        } finally {
            close(query, registry);
        }
    }

    /** Who is gone meanwhile has not been noted to be, for the query was not under way. */
    private static void send(
            ActiveQuery query, List<DeviceConnection> here, DeviceRegistry registry, TaskSigning signing) {
        for (DeviceConnection known : here) {
            String device = known.device();
            registry.ofDevice(device)
                    .ifPresentOrElse(
                            connection -> connection.send(query.taskMessage(device, signing)),
                            () -> query.lost(device, Stage.CONNECT, "its connection broke"));
        }
    }

    private void close(ActiveQuery query, DeviceRegistry registry) {
        queries.remove(query);
        for (String device : query.pending()) {
            registry.ofDevice(device).ifPresent(connection -> connection.send(query.closedMessage()));
        }
    }

    Optional<ActiveQuery> find(String run, int round) {
        return queries.stream().filter(query -> query.is(run, round)).findFirst();
    }

    /** The model with this digest that the device is to evaluate. */
    Optional<SentModel> model(ByteString sha256, String device) {
        return queries.stream()
                .flatMap(query -> query.model(sha256, device).stream())
                .findFirst();
    }

    /** The description with this digest of a model that the device is to evaluate. */
    Optional<DescribedModel> description(ByteString sha256, String device) {
        return queries.stream()
                .flatMap(query -> query.description(sha256, device).stream())
                .findFirst();
    }

    /** Notes that a connection broke: what its device was at is lost unless it comes back in time, where the query waits for it. */
    void broke(String device, String reason, DeviceRegistry registry, ServerScheduler scheduler) {
        for (ActiveQuery query : queries) {
            scheduler.after(query.comeBack().toNanos(), () -> {
                // One that came back and broke off again is expected back anew.
                if (query.comeBack().isZero() || registry.availability(device, query.comeBack()) == Availability.GONE) {
                    query.lost(device, Stage.CONNECT, reason);
                }
            });
        }
    }

    /** Asks a device again that has come back. */
    void askAgain(DeviceConnection back, TaskSigning signing) {
        queries.stream()
                .filter(query -> query.sessions().isEmpty()
                        && query.owes(back.device())
                        && back.announced() >= ProtocolRevisions.QUERIES)
                .forEach(query -> back.send(query.taskMessage(back.device(), signing)));
    }

    /** Notes that a connection has ended, and with it what its device was at. */
    void lost(String device, String reason) {
        queries.forEach(query -> query.lost(device, Stage.CONNECT, reason));
    }
}
