package dev.proprio.client.session;

import dev.proprio.proto.query.ComparisonQuery;
import dev.proprio.proto.query.EvaluationQuery;
import dev.proprio.proto.query.Query;
import dev.proprio.proto.query.QueryAnswer;
import dev.proprio.proto.query.QueryMessages;
import dev.proprio.proto.query.ScoreQuery;
import dev.proprio.proto.update.Broadcast;
import dev.proprio.proto.wire.TransferException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A device's part in a query: read it, fetch the models if there are any to evaluate, answer, send. */
final class QueryReply {
    private static final Logger log = LoggerFactory.getLogger(QueryReply.class);

    private final Assignment assignment;
    private final DeviceWork work;

    QueryReply(Assignment assignment, DeviceWork work) {
        this.assignment = assignment;
        this.work = work;
    }

    void run() throws TaskFailedException, InterruptedException {
        Query query = query();
        assignment.submit(answer(work, query, models(query), false));
    }

    /** The same under masks, of which the answer is made when the others have agreed on them. */
    MaskedAnswer masked() throws TaskFailedException, InterruptedException {
        Query query = query();
        return new MaskedAnswer(assignment, this, query, models(query));
    }

    /** What the query is about: the task's model, where there is one, and the one that it is held against. */
    private List<Broadcast> models(Query query) throws TaskFailedException, InterruptedException {
        if (query instanceof EvaluationQuery evaluation) {
            Broadcast model = assignment.fetch();
            requireClasses(evaluation.classes(), model);
            return List.of(model);
        }
        if (query instanceof ScoreQuery) {
            return List.of(assignment.fetch());
        }
        if (query instanceof ComparisonQuery comparison) {
            Broadcast first = assignment.fetch();
            Broadcast second = assignment.fetch(comparison.second(), Math.toIntExact(first.byteLength() / Float.BYTES));
            requireClasses(comparison.classes(), first);
            requireClasses(comparison.classes(), second);
            return List.of(first, second);
        }
        return List.of();
    }

    private static void requireClasses(int asked, Broadcast model) throws TaskFailedException {
        int described = model.description().map(told -> told.classes().size()).orElse(asked);
        if (described != asked) {
            throw new TaskFailedException(
                    "validate",
                    String.format(
                            Locale.ROOT,
                            "the query is of %s classes, but the description of the model names %s",
                            asked,
                            described));
        }
    }

    private Query query() throws TaskFailedException {
        try {
            return QueryMessages.read(assignment.task().getQuery());
        } catch (TransferException e) {
            throw new TaskFailedException("train", e);
        }
    }

    /** The answer that nobody may see by itself. */
    QueryAnswer hidden(Query query, List<Broadcast> models) throws TaskFailedException, InterruptedException {
        return answer(work, query, models, true);
    }

    /**
     * What its own code answers is held against the query: nobody has to trust it not to tell more. Where the answer is hidden, so are the
     * figures of a wrong one, and what the code threw, unless it refuses the query as such.
     */
    static QueryAnswer answer(DeviceWork work, Query query, List<Broadcast> models, boolean hidden)
            throws TaskFailedException, InterruptedException {
        QueryAnswer answer;
        try {
            answer = query instanceof ComparisonQuery comparison
                    ? work.compare(comparison, models.get(0), models.get(1))
                    : work.answer(query, models.stream().findFirst());
        } catch (InterruptedException e) {
            throw e;
        } catch (QueryRefusedException e) {
            throw new TaskFailedException("train", e);
        } catch (Throwable e) {
            if (hidden) {
                log.warn("the answer to a query failed: {}", FailureReasons.printable(e));
                throw new TaskFailedException(
                        "train", "its own code failed; at what is not told, as answers are hidden, but in its log");
            }
            throw new TaskFailedException("train", e);
        }
        Optional<String> fault = query.fault(answer);
        if (fault.isPresent()) {
            throw new TaskFailedException(
                    "validate",
                    "what the device would answer is no answer: "
                            + (hidden ? "what is wrong with it is not told, as answers are hidden" : fault.get()));
        }
        return answer;
    }
}
