package dev.proprio.coordinator.grpc;

import com.google.protobuf.ByteString;
import dev.proprio.coordinator.query.CollectedAnswers;
import dev.proprio.coordinator.query.QueryPlan;
import dev.proprio.coordinator.round.DescribedModel;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The queries under way. Thread-safe. */
final class ActiveQueries {
    private final Set<ActiveQuery> queries = ConcurrentHashMap.newKeySet();

    /** Asks everybody, and waits for the answers. A device that is not here, or whose software knows no queries, is not asked. */
    CollectedAnswers ask(QueryPlan plan, DeviceRegistry registry, TaskSigning signing) throws InterruptedException {
        var query = new ActiveQuery(plan);
        queries.add(query);
        try {
            for (String device : plan.devices()) {
                Optional<DeviceConnection> here = registry.ofDevice(device);
                if (here.isEmpty()) {
                    query.lost(device, "it is not connected");
                } else if (here.get().announced() < ProtocolRevisions.QUERIES) {
                    query.lost(
                            device,
                            "its software speaks revision %s of the protocol, which lacks queries"
                                    .formatted(here.get().announced()));
                } else {
                    here.get().send(query.taskMessage(device, signing));
                }
            }
            return query.await();
        } finally {
            queries.remove(query);
            for (String device : query.pending()) {
                registry.ofDevice(device).ifPresent(connection -> connection.send(query.closedMessage()));
            }
        }
    }

    Optional<ActiveQuery> find(String run, int round) {
        return queries.stream().filter(query -> query.is(run, round)).findFirst();
    }

    /** A query for which the device is to evaluate the model with this digest. */
    Optional<ActiveQuery> withModel(ByteString sha256, String device) {
        return queries.stream().filter(query -> query.sends(sha256, device)).findFirst();
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
                    query.lost(device, reason);
                }
            });
        }
    }

    /** Asks a device again that has come back. */
    void askAgain(DeviceConnection back, TaskSigning signing) {
        queries.stream()
                .filter(query -> query.owes(back.device()) && back.announced() >= ProtocolRevisions.QUERIES)
                .forEach(query -> back.send(query.taskMessage(back.device(), signing)));
    }

    /** Notes that a connection has ended, and with it what its device was at. */
    void lost(String device, String reason) {
        queries.forEach(query -> query.lost(device, reason));
    }
}
