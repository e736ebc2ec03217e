package dev.proprio.client.session;

import com.google.protobuf.ByteString;
import dev.proprio.proto.secagg.client.SecAggClient;
import dev.proprio.proto.secagg.crypto.Directory;
import dev.proprio.proto.secagg.graph.GraphDensity;
import dev.proprio.proto.secagg.message.ClientMessages;
import dev.proprio.proto.secagg.message.MaskedInput;
import dev.proprio.proto.secagg.message.ServerMessages;
import dev.proprio.proto.secagg.round.SecAggAbort;
import dev.proprio.proto.secagg.round.SecAggConfig;
import dev.proprio.proto.secagg.round.SecAggParameters;
import dev.proprio.proto.secagg.round.SecAggReason;
import dev.proprio.proto.sums.NoisyVectors;
import dev.proprio.proto.sums.SumTerms;
import dev.proprio.proto.sums.SummandEncoding;
import dev.proprio.proto.update.ClientUpdate;
import dev.proprio.proto.update.TrainingTask;
import dev.proprio.proto.v1.SecAggBeaconRequest;
import dev.proprio.proto.v1.SecAggDeviceMessage;
import dev.proprio.proto.v1.SecAggRoster;
import dev.proprio.proto.v1.SecAggShareInbox;
import dev.proprio.proto.v1.SecAggSurvivorSets;
import dev.proprio.proto.v1.SecAggTask;
import dev.proprio.proto.v1.SecAggTerms;
import dev.proprio.proto.v1.SecAggUnmaskRequest;
import dev.proprio.proto.v1.Section;
import dev.proprio.proto.wire.TransferException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A device's part in one secure aggregation, whatever carries its messages: what it answers to each of the
 * coordinator's. The first exception ends it for good; its secrets are wiped then. Not thread-safe.
 */
public final class SecureParticipant {
    private final TrainingTask task;
    private final SecAggConfig config;
    private final SumTerms terms;
    private final SummandEncoding vectors;
    private final Directory directory;
    private final DeviceNature nature;
    private final SecAggClient client;

    /**
     * @param secagg as it came with the task
     * @throws TransferException if it is malformed
     * @throws SecAggAbort if the vectors are not those that follow from the terms
     */
    public SecureParticipant(TrainingTask task, SecAggTask secagg, SecureIdentity identity)
            throws TransferException, SecAggAbort {
        this.task = task;
        this.config = ServerMessages.read(secagg.getConfig());
        this.terms = terms(secagg.getTerms());
        this.vectors = vectors(task, terms, config);
        identity.policy().checkNoise(guaranteedNoise(vectors, config.parameters()));
        this.directory = identity.directory().session();
        this.nature = identity.nature();
        this.client = new SecAggClient(
                config, task.device(), identity.signer(), directory, identity.policy(), identity.log());
    }

    private static SumTerms terms(SecAggTerms message) throws TransferException {
        Map<String, Integer> sections = new LinkedHashMap<>();
        for (Section section : message.getSectionsList()) {
            if (section.getLength() > Integer.MAX_VALUE || section.getLength() < 0) {
                throw new TransferException("section \"%s\" has an impossible length".formatted(section.getName()));
            }
            sections.put(section.getName(), (int) section.getLength());
        }
        try {
            return new SumTerms(
                    sections,
                    message.getValueBits(),
                    message.getClip(),
                    message.getLargestWeight(),
                    message.getMetricsList());
        } catch (IllegalArgumentException e) {
            throw new TransferException("the terms of the sum cannot be read: " + e.getMessage());
        }
    }

    private static SummandEncoding vectors(TrainingTask task, SumTerms terms, SecAggConfig config)
            throws TransferException, SecAggAbort {
        SummandEncoding vectors;
        try {
            vectors =
                    SummandEncoding.of(terms, task.noise(), config.parameters().maximumCohort());
        } catch (IllegalArgumentException e) {
            throw new TransferException("the terms of the sum are impossible: " + e.getMessage());
        }
        if (!vectors.specs().equals(config.vectors())) {
            throw new SecAggAbort(
                    SecAggReason.TERMS_HASH_MISMATCH,
                    "the round sums %s, but from its terms follow %s".formatted(config.vectors(), vectors.specs()));
        }
        return vectors;
    }

    /** By those who must stay and are not corrupt: the others' noise may be missing, or known to whoever looks. */
    private static double guaranteedNoise(SummandEncoding vectors, SecAggParameters parameters) {
        int corrupt = GraphDensity.share(parameters.maximumCohort(), parameters.corruptPpm());
        return vectors instanceof NoisyVectors noisy ? noisy.multiplier(parameters.minimumSurvivors() - corrupt) : 0;
    }

    /**
     * The first message: this round's public keys.
     *
     * @param modelSha256 digest of the bytes that the device really received
     */
    public SecAggDeviceMessage advertise(ByteString modelSha256) throws SecAggAbort {
        requireSameRound();
        return message()
                .setKeys(ClientMessages.write(client.advertise(modelSha256, terms.digest(task.settings()))))
                .build();
    }

    private void requireSameRound() throws SecAggAbort {
        if (!config.run().equals(task.run()) || config.round() != task.round()) {
            throw new SecAggAbort(
                    SecAggReason.POLICY_VIOLATED,
                    "the task is for round %s but its secure aggregation for round %s of \"%s\""
                            .formatted(task.round(), config.round(), config.run()));
        }
    }

    /** The answer to a draw of the ring's beacon: the device's nonce. */
    public SecAggDeviceMessage reveal(SecAggBeaconRequest request) throws SecAggAbort, TransferException {
        return message()
                .setReveal(ClientMessages.write(client.reveal(ServerMessages.read(request))))
                .build();
    }

    /** The answer to the roster: shares for the neighbours, sealed. */
    public SecAggDeviceMessage shareKeys(SecAggRoster roster) throws SecAggAbort, TransferException {
        return shareKeys(roster, List.of());
    }

    /**
     * The same for a roster that came with its members' certificates (DER), in any order; they matter to a directory that
     * knows devices by certificates.
     */
    public SecAggDeviceMessage shareKeys(SecAggRoster roster, List<ByteString> certificates)
            throws SecAggAbort, TransferException {
        directory.admit(certificates);
        return message()
                .setShares(ClientMessages.write(client.shareKeys(ServerMessages.read(roster))))
                .build();
    }

    /**
     * The answer to others' shares: the update under masks.
     *
     * @throws IllegalArgumentException if the update has other sections than the round, or values that are not finite
     */
    public MaskedInput mask(SecAggShareInbox inbox, ClientUpdate update) throws SecAggAbort, TransferException {
        var summand = vectors.encode(update, nature.rounding(task), nature.noise(task));
        return client.mask(ServerMessages.read(inbox), summand.vectors(), Runnable::run);
    }

    /** The answer to who survived: a signature. */
    public SecAggDeviceMessage confirm(SecAggSurvivorSets survivors) throws SecAggAbort {
        return message()
                .setSignature(ClientMessages.write(client.confirm(ServerMessages.read(survivors))))
                .build();
    }

    /** The last answer: the shares that unmask the sum. */
    public SecAggDeviceMessage unmask(SecAggUnmaskRequest request) throws SecAggAbort, TransferException {
        return message()
                .setUnmask(ClientMessages.write(client.unmask(ServerMessages.read(request))))
                .build();
    }

    /** Ends the participation and wipes its secrets; safe to repeat. */
    public void cancel() {
        client.cancel();
    }

    private SecAggDeviceMessage.Builder message() {
        return SecAggDeviceMessage.newBuilder()
                .setRunId(task.run())
                .setRound(task.round())
                .setAttempt(task.attempt());
    }
}
