package dev.proprio.client.session;

import com.google.protobuf.ByteString;
import dev.proprio.proto.query.Query;
import dev.proprio.proto.query.QueryAnswer;
import dev.proprio.proto.query.QueryBinding;
import dev.proprio.proto.secagg.message.MaskedInput;
import dev.proprio.proto.secagg.round.SecAggAbort;
import dev.proprio.proto.update.Broadcast;
import dev.proprio.proto.update.RoundStep;
import dev.proprio.proto.v1.SecAggShareInbox;
import dev.proprio.proto.v1.Task;
import dev.proprio.proto.wire.TransferException;
import java.util.List;
import java.util.Optional;

/** The answer to a query. Nothing of it is kept, and nothing has to be settled later. */
final class MaskedAnswer implements MaskedContribution {
    private final Assignment assignment;
    private final QueryReply reply;
    private final Query query;
    private final List<Broadcast> models;
    private final QueryBinding binding;
    private Optional<QueryAnswer> made = Optional.empty();

    /** @param models that are to be evaluated, whose bytes have the task's digests */
    MaskedAnswer(Assignment assignment, QueryReply reply, Query query, List<Broadcast> models) {
        this.assignment = assignment;
        this.reply = reply;
        this.query = query;
        this.models = models;
        Task task = assignment.task();
        this.binding = QueryBinding.of(query, task.getRunId(), task.getRound(), task.getModel());
    }

    @Override
    public SecureParticipant join(SecureIdentity identity) throws TransferException, SecAggAbort {
        return SecureParticipant.answering(assignment.asked(), assignment.task().getSecagg(), query, binding, identity);
    }

    @Override
    public ByteString model() {
        return binding.model();
    }

    /** As with answers in the clear, its owner alone decides. */
    @Override
    public void requireStay(RoundStep step) throws TaskFailedException {
        assignment.requireEligible(step);
    }

    @Override
    public void make() throws TaskFailedException, InterruptedException {
        made = Optional.of(reply.hidden(query, models));
    }

    @Override
    public MaskedInput mask(SecureParticipant participant, SecAggShareInbox shares)
            throws SecAggAbort, TransferException {
        return participant.mask(shares, query, made.orElseThrow());
    }

    @Override
    public void received() {
        assignment.answered(true);
    }

    @Override
    public void abandoned(String reason) {
        assignment.lost("aggregate", reason);
    }
}
