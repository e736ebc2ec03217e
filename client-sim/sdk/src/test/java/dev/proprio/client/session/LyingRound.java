package dev.proprio.client.session;

import static java.util.Objects.requireNonNull;

import com.google.protobuf.ByteString;
import dev.proprio.proto.secagg.crypto.CanonicalBytes;
import dev.proprio.proto.secagg.crypto.Directory;
import dev.proprio.proto.secagg.message.ClientMessages;
import dev.proprio.proto.secagg.message.ServerMessages;
import dev.proprio.proto.secagg.round.SecAggConfig;
import dev.proprio.proto.secagg.round.SecAggParameters;
import dev.proprio.proto.secagg.server.SecAggResult;
import dev.proprio.proto.secagg.server.SecAggServer;
import dev.proprio.proto.sums.SumTerms;
import dev.proprio.proto.sums.UpdateVectors;
import dev.proprio.proto.update.ClientUpdate;
import dev.proprio.proto.update.Metric;
import dev.proprio.proto.update.TrainingTask;
import dev.proprio.proto.v1.SecAggTask;
import dev.proprio.proto.v1.SecAggTerms;
import dev.proprio.proto.v1.Section;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** One secure aggregation of a coordinator that chooses run, round, attempt, model and work as it likes. */
final class LyingRound {
    private static final int LENGTH = 8;
    private static final ByteString ZEROS = ByteString.copyFrom(new byte[32]);

    private final Offer offer;
    private final List<String> cohort;
    private final SecAggServer server;
    private final Map<String, SecureParticipant> devices = new TreeMap<>();

    /** What devices are asked for. */
    record Offer(String run, int round, int attempt, String model, Map<String, String> work) {
        TrainingTask to(String device) {
            return new TrainingTask(run, round, attempt, device, 42, work, Map.of());
        }

        ByteString modelSha256() {
            return CanonicalBytes.labelled(model).sha256();
        }
    }

    LyingRound(Offer offer, List<String> cohort, Directory directory, Function<String, SecureIdentity> identities)
            throws Exception {
        this.offer = offer;
        this.cohort = cohort;
        var terms = new SumTerms(Map.of(ClientUpdate.PARAMETERS, LENGTH), 20, 8, 1024, List.of("loss"));
        byte[] session = new byte[SecAggConfig.SESSION_BYTES];
        new SecureRandom().nextBytes(session);
        var usual = SecAggParameters.forCohort(cohort.size());
        var parameters = new SecAggParameters(
                usual.threat(),
                cohort.size(),
                10,
                10,
                usual.neighbours(),
                usual.threshold(),
                true,
                usual.corruptPpm(),
                usual.dropoutPpm());
        var config = new SecAggConfig(
                ByteString.copyFrom(session),
                offer.run(),
                offer.round(),
                offer.modelSha256(),
                terms.digest(offer.work()),
                new UpdateVectors(terms, cohort.size()).specs(),
                parameters);
        this.server = new SecAggServer(config, directory);
        var task = SecAggTask.newBuilder()
                .setConfig(ServerMessages.write(config))
                .setTerms(SecAggTerms.newBuilder()
                        .setValueBits(20)
                        .setClip(8)
                        .setLargestWeight(1024)
                        .addMetrics("loss")
                        .addSections(Section.newBuilder()
                                .setName(ClientUpdate.PARAMETERS)
                                .setLength(LENGTH)))
                .build();
        for (String device : cohort) {
            devices.put(device, new SecureParticipant(offer.to(device), task, identities.apply(device)));
        }
    }

    /** The first step of one device. */
    void advertise(String device) throws Exception {
        var keys = requireNonNull(devices.get(device))
                .advertise(offer.modelSha256())
                .getKeys();
        server.receive(ClientMessages.read(keys));
    }

    /** Goes as far as the inputs under masks. */
    void mask() throws Exception {
        for (String device : cohort) {
            advertise(device);
        }
        server.closeKeys(ZEROS);
        var rosters = server.rosters();
        for (String device : cohort) {
            var roster = ServerMessages.write(requireNonNull(rosters.get(device)));
            server.receive(
                    device,
                    ClientMessages.read(requireNonNull(devices.get(device))
                            .shareKeys(roster)
                            .getShares()));
        }
        server.closeShares();
        for (String device : cohort) {
            float[] values = new float[LENGTH];
            Arrays.fill(values, 0.25f);
            var update = ClientUpdate.ofParameters(100, values, Map.of("loss", new Metric(3, 10)));
            server.receive(
                    device,
                    requireNonNull(devices.get(device)).mask(ServerMessages.write(server.inbox(device)), update));
        }
        server.closeMasked();
    }

    /** Has the devices sign who survived. */
    void confirm(List<String> signers) throws Exception {
        var sets = ServerMessages.write(server.survivorSets());
        for (String device : signers) {
            server.receive(
                    device,
                    ClientMessages.read(
                            requireNonNull(devices.get(device)).confirm(sets).getSignature()));
        }
        server.closeSignatures();
    }

    /** Asks a device for its shares. */
    void unmask(String device) throws Exception {
        var request = ServerMessages.write(server.unmaskRequest());
        server.receive(
                device,
                ClientMessages.read(
                        requireNonNull(devices.get(device)).unmask(request).getUnmask()));
    }

    /** All steps of all devices. */
    SecAggResult run() throws Exception {
        mask();
        confirm(cohort);
        for (String device : cohort) {
            unmask(device);
        }
        return server.finish(Runnable::run);
    }
}
