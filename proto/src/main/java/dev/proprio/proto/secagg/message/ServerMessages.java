package dev.proprio.proto.secagg.message;

import com.google.protobuf.ByteString;
import dev.proprio.proto.secagg.graph.ThreatModel;
import dev.proprio.proto.secagg.round.BeaconDraw;
import dev.proprio.proto.secagg.round.SecAggConfig;
import dev.proprio.proto.secagg.round.SecAggParameters;
import dev.proprio.proto.secagg.round.VectorSpec;
import dev.proprio.proto.v1.SecAggBeaconRequest;
import dev.proprio.proto.v1.SecAggRoster;
import dev.proprio.proto.v1.SecAggRoundConfig;
import dev.proprio.proto.v1.SecAggRoundParameters;
import dev.proprio.proto.v1.SecAggShareInbox;
import dev.proprio.proto.v1.SecAggSurvivorSets;
import dev.proprio.proto.v1.SecAggUnmaskRequest;
import dev.proprio.proto.v1.SecAggVector;
import dev.proprio.proto.wire.TransferException;
import java.util.Locale;
import java.util.stream.Collectors;

/** The server's messages to and from the wire. What is read has the right sizes, or is refused with a sentence. */
public final class ServerMessages {
    private ServerMessages() {}

    public static SecAggRoundConfig write(SecAggConfig config) {
        SecAggParameters p = config.parameters();
        var message = SecAggRoundConfig.newBuilder()
                .setSuite(SecAggConfig.SUITE)
                .setSessionId(config.sessionId())
                .setRun(config.run())
                .setRound(config.round())
                .setModelSha256(config.modelSha256())
                .setTermsSha256(config.termsSha256())
                .setParameters(SecAggRoundParameters.newBuilder()
                        .setThreat(p.threat().code())
                        .setMaximumCohort(p.maximumCohort())
                        .setMinimumCohort(p.minimumCohort())
                        .setMinimumSurvivors(p.minimumSurvivors())
                        .setNeighbours(p.neighbours())
                        .setThreshold(p.threshold())
                        .setQuorum(p.quorum())
                        .setCorruptPpm(p.corruptPpm())
                        .setDropoutPpm(p.dropoutPpm())
                        .setDraws(p.draws())
                        .setCommittee(p.committee()));
        for (VectorSpec vector : config.vectors()) {
            message.addVectors(SecAggVector.newBuilder()
                    .setName(vector.name())
                    .setLength(vector.length())
                    .setBits(vector.bits())
                    .setValueBits(vector.valueBits())
                    .setClip(vector.clip()));
        }
        return message.build();
    }

    public static SecAggConfig read(SecAggRoundConfig message) throws TransferException {
        if (message.getSuite() != SecAggConfig.SUITE) {
            throw new TransferException(String.format(
                    Locale.ROOT,
                    "the round uses cipher suite %s but this side knows only %s",
                    message.getSuite(),
                    SecAggConfig.SUITE));
        }
        SecAggRoundParameters p = message.getParameters();
        return MessageParsing.of(
                "a round's configuration",
                () -> new SecAggConfig(
                        message.getSessionId(),
                        message.getRun(),
                        message.getRound(),
                        message.getModelSha256(),
                        message.getTermsSha256(),
                        message.getVectorsList().stream()
                                .map(vector -> new VectorSpec(
                                        vector.getName(),
                                        vector.getLength(),
                                        vector.getBits(),
                                        vector.getValueBits(),
                                        vector.getClip()))
                                .collect(Collectors.toUnmodifiableList()),
                        new SecAggParameters(
                                ThreatModel.ofCode(p.getThreat()),
                                p.getMaximumCohort(),
                                p.getMinimumCohort(),
                                p.getMinimumSurvivors(),
                                p.getNeighbours(),
                                p.getThreshold(),
                                p.getQuorum(),
                                p.getCorruptPpm(),
                                p.getDropoutPpm(),
                                p.getDraws(),
                                p.getCommittee())));
    }

    public static SecAggRoster write(Roster roster) {
        return SecAggRoster.newBuilder()
                .setIndex(roster.index())
                .addAllMembers(RepeatedFields.writeMembers(roster.members()))
                .addAllSignatures(RepeatedFields.writeSignatures(roster.signatures()))
                .setBeacon(roster.beacon())
                .setNonces(ByteString.copyFrom(roster.nonces()))
                .build();
    }

    public static Roster read(SecAggRoster message) throws TransferException {
        return MessageParsing.of(
                "a roster",
                () -> new Roster(
                        message.getIndex(),
                        RepeatedFields.readMembers(message.getMembersList()),
                        RepeatedFields.readSignatures(message.getSignaturesList()),
                        message.getBeacon(),
                        RepeatedFields.readDigests(message.getNonces())));
    }

    public static SecAggBeaconRequest write(BeaconRequest request) {
        return SecAggBeaconRequest.newBuilder()
                .setIndex(request.index())
                .setDraw(request.draw().number())
                .addAllMembers(RepeatedFields.writeMembers(request.members()))
                .setCommitments(ByteString.copyFrom(request.draw().commitments()))
                .build();
    }

    public static BeaconRequest read(SecAggBeaconRequest message) throws TransferException {
        return MessageParsing.of(
                "a draw of the beacon",
                () -> new BeaconRequest(
                        message.getIndex(),
                        RepeatedFields.readMembers(message.getMembersList()),
                        new BeaconDraw(message.getDraw(), RepeatedFields.readDigests(message.getCommitments()))));
    }

    public static SecAggShareInbox write(ShareInbox inbox) {
        return SecAggShareInbox.newBuilder()
                .addAllShares(RepeatedFields.writeShares(inbox.shares()))
                .build();
    }

    public static ShareInbox read(SecAggShareInbox message) throws TransferException {
        return MessageParsing.of("an inbox", () -> new ShareInbox(RepeatedFields.readShares(message.getSharesList())));
    }

    public static SecAggSurvivorSets write(SurvivorSets sets) {
        return SecAggSurvivorSets.newBuilder()
                .setShared(sets.shared())
                .setMasked(sets.masked())
                .build();
    }

    public static SurvivorSets read(SecAggSurvivorSets message) {
        return new SurvivorSets(message.getShared(), message.getMasked());
    }

    public static SecAggUnmaskRequest write(UnmaskRequest request) {
        return SecAggUnmaskRequest.newBuilder()
                .addAllSignatures(RepeatedFields.writeSignatures(request.signatures()))
                .build();
    }

    public static UnmaskRequest read(SecAggUnmaskRequest message) throws TransferException {
        return MessageParsing.of(
                "an unmask request",
                () -> new UnmaskRequest(RepeatedFields.readSignatures(message.getSignaturesList())));
    }
}
