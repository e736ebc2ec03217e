package dev.proprio.client.session;

import com.google.protobuf.ByteString;
import dev.proprio.proto.query.Query;
import dev.proprio.proto.query.QueryAnswer;
import dev.proprio.proto.query.QueryBinding;
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
import dev.proprio.proto.secagg.round.VectorSpec;
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
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A device's part in one secure aggregation, whatever carries its messages: what it answers to each of the
 * coordinator's. The first exception ends it for good; its secrets are wiped then. Not thread-safe.
 */
public final class SecureParticipant {
    private final TrainingTask task;
    private final Summed summed;
    private final Directory directory;
    private final DeviceNature nature;
    private final SecAggClient client;

    /**
     * What is summed, as the device itself works it out.
     *
     * @param terms digest of all that its inputs follow from
     * @param updates how updates become integers; empty where answers are summed
     */
    private record Summed(SecAggConfig config, ByteString terms, Optional<SummandEncoding> updates) {}

    /**
     * @param secagg as it came with the task
     * @throws TransferException if it is malformed
     * @throws SecAggAbort if the vectors are not those that follow from the terms
     */
    public SecureParticipant(TrainingTask task, SecAggTask secagg, SecureIdentity identity)
            throws TransferException, SecAggAbort {
        this(task, updates(task, secagg), identity);
    }

    /**
     * A device's part in a secure aggregation of answers to a query. Its {@linkplain #advertise model} is that of the query's binding.
     *
     * @throws TransferException if what came with the task is malformed
     * @throws SecAggAbort if the vectors are not those of answers to this query
     */
    public static SecureParticipant answering(
            TrainingTask task, SecAggTask secagg, Query query, QueryBinding binding, SecureIdentity identity)
            throws TransferException, SecAggAbort {
        SecAggConfig config = ServerMessages.read(secagg.getConfig());
        List<VectorSpec> expected;
        try {
            expected = query.shape().specs(config.parameters().maximumCohort());
        } catch (IllegalArgumentException e) {
            throw new TransferException("answers can't be summed: " + e.getMessage());
        }
        requireVectors(config, expected, "its query");
        return new SecureParticipant(task, new Summed(config, binding.terms(), Optional.empty()), identity);
    }

    private SecureParticipant(TrainingTask task, Summed summed, SecureIdentity identity) throws SecAggAbort {
        this.task = task;
        this.summed = summed;
        identity.policy().checkNoise(guaranteedNoise(summed));
        this.directory = identity.directory().session();
        this.nature = identity.nature();
        this.client = new SecAggClient(
                summed.config(), task.device(), identity.signer(), directory, identity.policy(), identity.log());
    }

    private static Summed updates(TrainingTask task, SecAggTask secagg) throws TransferException, SecAggAbort {
        SecAggConfig config = ServerMessages.read(secagg.getConfig());
        SumTerms terms = terms(secagg.getTerms());
        SummandEncoding vectors;
        try {
            vectors =
                    SummandEncoding.of(terms, task.noise(), config.parameters().maximumCohort());
        } catch (IllegalArgumentException e) {
            throw new TransferException("the terms of the sum are impossible: " + e.getMessage());
        }
        requireVectors(config, vectors.specs(), "its terms");
        return new Summed(config, terms.digest(task.settings()), Optional.of(vectors));
    }

    private static void requireVectors(SecAggConfig config, List<VectorSpec> expected, String from) throws SecAggAbort {
        if (!expected.equals(config.vectors())) {
            throw new SecAggAbort(
                    SecAggReason.TERMS_HASH_MISMATCH,
                    String.format(
                            Locale.ROOT, "the round sums %s, but from %s follow %s", config.vectors(), from, expected));
        }
    }

    private static SumTerms terms(SecAggTerms message) throws TransferException {
        Map<String, Integer> sections = new LinkedHashMap<>();
        for (Section section : message.getSectionsList()) {
            if (section.getLength() > Integer.MAX_VALUE || section.getLength() < 0) {
                throw new TransferException(
                        String.format(Locale.ROOT, "section \"%s\" has an impossible length", section.getName()));
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

    /** By those who must stay and are not corrupt: the others' noise may be missing, or known to whoever looks. */
    private static double guaranteedNoise(Summed summed) {
        SecAggParameters parameters = summed.config().parameters();
        int corrupt = GraphDensity.share(parameters.maximumCohort(), parameters.corruptPpm());
        return summed.updates()
                .filter(NoisyVectors.class::isInstance)
                .map(NoisyVectors.class::cast)
                .map(noisy -> noisy.multiplier(parameters.minimumSurvivors() - corrupt))
                .orElse(0.0);
    }

    /**
     * The first message: this round's public keys.
     *
     * @param modelSha256 digest of the bytes that the device really received, or of what it was really asked
     */
    public SecAggDeviceMessage advertise(ByteString modelSha256) throws SecAggAbort {
        requireSameRound();
        return message()
                .setKeys(ClientMessages.write(client.advertise(modelSha256, summed.terms())))
                .build();
    }

    private void requireSameRound() throws SecAggAbort {
        SecAggConfig config = summed.config();
        if (!config.run().equals(task.run()) || config.round() != task.round()) {
            throw new SecAggAbort(
                    SecAggReason.POLICY_VIOLATED,
                    String.format(
                            Locale.ROOT,
                            "the task is for round %s but its secure aggregation for round %s of \"%s\"",
                            task.round(),
                            config.round(),
                            config.run()));
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
        SummandEncoding vectors = summed.updates()
                .orElseThrow(() -> new IllegalStateException("answers are summed here, and no updates"));
        var summand = vectors.encode(update, nature.rounding(task), nature.noise(task));
        return client.mask(ServerMessages.read(inbox), summand.vectors(), Runnable::run);
    }

    /**
     * The same of an answer.
     *
     * @throws IllegalArgumentException if it is none to the query
     */
    public MaskedInput mask(SecAggShareInbox inbox, Query query, QueryAnswer answer)
            throws SecAggAbort, TransferException {
        int cohort = summed.config().parameters().maximumCohort();
        return client.mask(ServerMessages.read(inbox), query.shape().encode(answer, cohort), Runnable::run);
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
