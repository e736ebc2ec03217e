package dev.proprio.client.session;

import com.google.protobuf.ByteString;
import dev.proprio.proto.compression.MalformedUpdateException;
import dev.proprio.proto.compression.PackedUpdate;
import dev.proprio.proto.secagg.message.MaskedInput;
import dev.proprio.proto.secagg.round.SecAggAbort;
import dev.proprio.proto.update.Broadcast;
import dev.proprio.proto.update.RoundStep;
import dev.proprio.proto.v1.SecAggShareInbox;
import dev.proprio.proto.wire.TransferException;
import java.util.Optional;

/** The update of a round of training. */
final class MaskedUpdate implements MaskedContribution {
    private final Assignment assignment;
    private final Broadcast model;
    private final DeviceNature nature;
    private Optional<PackedUpdate> made = Optional.empty();

    /** @param model whose bytes have the task's digest */
    MaskedUpdate(Assignment assignment, Broadcast model, DeviceNature nature) {
        this.assignment = assignment;
        this.model = model;
        this.nature = nature;
    }

    @Override
    public SecureParticipant join(SecureIdentity identity) throws TransferException, SecAggAbort {
        return new SecureParticipant(assignment.asked(), assignment.task().getSecagg(), identity);
    }

    @Override
    public ByteString model() {
        return assignment.task().getModel().getSha256();
    }

    @Override
    public void requireStay(RoundStep step) throws TaskFailedException {
        assignment.requireStay(step);
    }

    @Override
    public void make() throws TaskFailedException, InterruptedException {
        made = Optional.of(nature == DeviceNature.REAL ? assignment.train(model) : assignment.update(model));
    }

    @Override
    public MaskedInput mask(SecureParticipant participant, SecAggShareInbox shares)
            throws SecAggAbort, TransferException, MalformedUpdateException {
        return participant.mask(
                shares, PackedTraining.packing(assignment.asked(), model).unpack(made.orElseThrow()));
    }

    @Override
    public void received() {
        assignment.received(true);
    }

    @Override
    public void abandoned(String reason) {
        assignment.abandoned(reason);
    }
}
