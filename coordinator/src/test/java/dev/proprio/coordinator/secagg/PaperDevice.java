package dev.proprio.coordinator.secagg;

import com.google.protobuf.ByteString;
import dev.proprio.proto.secagg.client.BeaconRule;
import dev.proprio.proto.secagg.client.ClientPolicy;
import dev.proprio.proto.secagg.client.SecAggClient;
import dev.proprio.proto.secagg.client.SessionLog;
import dev.proprio.proto.secagg.crypto.Directory;
import dev.proprio.proto.secagg.crypto.Identity;
import dev.proprio.proto.secagg.graph.ThreatModel;
import dev.proprio.proto.secagg.message.ClientMessages;
import dev.proprio.proto.secagg.message.MaskedInput;
import dev.proprio.proto.secagg.message.ServerMessages;
import dev.proprio.proto.secagg.server.MessageVerdict;
import dev.proprio.proto.sums.UpdateVectors;
import dev.proprio.proto.update.ClientUpdate;
import dev.proprio.proto.update.RoundStep;
import dev.proprio.proto.v1.SecAggCoordinatorMessage;
import dev.proprio.proto.v1.SecAggDeviceMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.function.Predicate;

/** A device without a network: it answers the sessions directly, and can be told how to misbehave. */
final class PaperDevice {
    final String name;
    final List<MessageVerdict> verdicts = new ArrayList<>();
    Optional<SecAggCoordinatorMessage> outcome = Optional.empty();
    /** Whether it takes a step. */
    Predicate<RoundStep> stays = step -> true;
    /** Whether it reveals its nonce in a draw. */
    IntPredicate reveals = draw -> true;
    /** Whether it says when it leaves, as a broken connection would. */
    boolean says = true;

    boolean repeats;
    Optional<ClientUpdate> second = Optional.empty();

    private final SecureRound round;
    private final SecurePlan plan;
    private final ClientUpdate update;
    private final SecAggClient client;

    PaperDevice(
            String name,
            SecurePlan plan,
            SecureRound round,
            Directory directory,
            Identity identity,
            ClientUpdate update)
            throws Exception {
        this.name = name;
        this.plan = plan;
        this.round = round;
        this.update = update;
        var policy = new ClientPolicy(5, 5, ThreatModel.SEMI_MALICIOUS, 100_000, true, BeaconRule.ZEROS);
        this.client = new SecAggClient(
                ServerMessages.read(round.taskFor(name).getConfig()),
                name,
                identity,
                directory,
                policy,
                new SessionLog(1));
    }

    SecAggDeviceMessage keys(ByteString model) throws Exception {
        return SecAggDeviceMessage.newBuilder()
                .setKeys(ClientMessages.write(
                        client.advertise(model, plan.terms().digest(plan.work()))))
                .build();
    }

    void begin(ByteString model) throws Exception {
        if (goesOn(RoundStep.ADVERTISE)) {
            send(keys(model));
        }
    }

    void take(SecAggCoordinatorMessage message) throws Exception {
        var reply = SecAggDeviceMessage.newBuilder();
        switch (message.getMessageCase()) {
            case DRAW -> {
                if (reveals.test(message.getDraw().getDraw())) {
                    send(reply.setReveal(ClientMessages.write(client.reveal(ServerMessages.read(message.getDraw()))))
                            .build());
                } else if (says) {
                    round.lost(name, "connect", "it left");
                }
            }
            case ROSTER -> {
                if (goesOn(RoundStep.SHARE)) {
                    send(reply.setShares(
                                    ClientMessages.write(client.shareKeys(ServerMessages.read(message.getRoster()))))
                            .build());
                }
            }
            case INBOX -> {
                if (goesOn(RoundStep.UPLOAD)) {
                    upload(client.mask(ServerMessages.read(message.getInbox()), vectors(update), Runnable::run));
                }
            }
            case SURVIVORS -> {
                if (goesOn(RoundStep.CONFIRM)) {
                    send(reply.setSignature(
                                    ClientMessages.write(client.confirm(ServerMessages.read(message.getSurvivors()))))
                            .build());
                }
            }
            case UNMASK -> {
                if (goesOn(RoundStep.UNMASK)) {
                    send(reply.setUnmask(ClientMessages.write(client.unmask(ServerMessages.read(message.getUnmask()))))
                            .build());
                }
            }
            case OUTCOME -> outcome = Optional.of(message);
            case MESSAGE_NOT_SET -> throw new AssertionError("an empty message");
        }
    }

    private void upload(MaskedInput input) {
        verdicts.add(round.receive(name, input));
        if (repeats) {
            verdicts.add(round.receive(name, input));
        }
        second.ifPresent(other -> {
            List<ByteString> packed = vectors(other).stream()
                    .map(vector -> ByteString.copyFrom(vector.pack()))
                    .toList();
            verdicts.add(round.receive(name, new MaskedInput(packed)));
        });
    }

    void send(SecAggDeviceMessage message) {
        verdicts.add(round.receive(name, message));
        if (repeats) {
            verdicts.add(round.receive(name, message));
        }
    }

    private boolean goesOn(RoundStep step) {
        boolean goesOn = stays.test(step);
        if (!goesOn && says) {
            round.lost(name, "connect", "it left");
        }
        return goesOn;
    }

    private List<dev.proprio.proto.secagg.ring.RingVector> vectors(ClientUpdate of) {
        int group = plan.groups().stream()
                .filter(devices -> devices.contains(name))
                .findFirst()
                .orElseThrow()
                .size();
        return new UpdateVectors(plan.terms(), group)
                .encode(of, UpdateVectors.rounding(plan.seed(), plan.round(), plan.attempt(), name))
                .vectors();
    }
}
