package dev.proprio.proto.query;

import dev.proprio.proto.v1.AnswerMessage;
import dev.proprio.proto.v1.AnswerVector;
import dev.proprio.proto.v1.ComparisonTask;
import dev.proprio.proto.v1.EvaluationTask;
import dev.proprio.proto.v1.HistogramTask;
import dev.proprio.proto.v1.MomentsTask;
import dev.proprio.proto.v1.QueryTask;
import dev.proprio.proto.v1.ScoreTask;
import dev.proprio.proto.v1.VoteTask;
import dev.proprio.proto.wire.TransferException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** Queries and answers on the wire. */
public final class QueryMessages {
    private QueryMessages() {}

    /** The message of a query. */
    public static QueryTask write(Query query) {
        var message = QueryTask.newBuilder();
        if (query instanceof MomentsQuery moments) {
            message.setMoments(MomentsTask.newBuilder()
                    .addAllFigures(moments.figures())
                    .addAllRanges(moments.ranges())
                    .setOfDevices(moments.of() == MomentsQuery.Of.DEVICES)
                    .setMiddle(moments.middle()));
        } else if (query instanceof HistogramQuery histogram) {
            message.setHistogram(HistogramTask.newBuilder()
                    .setFigure(histogram.figure())
                    .setLow(histogram.low())
                    .setHigh(histogram.high())
                    .setBins(histogram.bins()));
        } else if (query instanceof VoteQuery vote) {
            message.setVote(VoteTask.newBuilder().setFigure(vote.figure()).addAllWords(vote.words()));
        } else if (query instanceof EvaluationQuery evaluation) {
            message.setEvaluation(EvaluationTask.newBuilder().setClasses(evaluation.classes()));
        } else if (query instanceof ComparisonQuery comparison) {
            message.setComparison(
                    ComparisonTask.newBuilder().setClasses(comparison.classes()).setSecond(comparison.second()));
        } else if (query instanceof ScoreQuery scores) {
            message.setScores(ScoreTask.newBuilder()
                    .setScore(scores.bins().figure())
                    .setLow(scores.bins().low())
                    .setHigh(scores.bins().high())
                    .setBins(scores.bins().bins())
                    .setByDevice(scores.byDevice())
                    .addAllLabels(scores.labels()));
        }
        return message.build();
    }

    /**
     * The query of a message.
     *
     * @throws TransferException if it is of a kind that is not known here, or impossible
     */
    public static Query read(QueryTask message) throws TransferException {
        try {
            return switch (message.getQueryCase()) {
                case MOMENTS -> read(message.getMoments());
                case HISTOGRAM -> {
                    HistogramTask histogram = message.getHistogram();
                    yield new HistogramQuery(
                            histogram.getFigure(), histogram.getLow(), histogram.getHigh(), histogram.getBins());
                }
                case VOTE ->
                    new VoteQuery(
                            message.getVote().getFigure(), message.getVote().getWordsList());
                case EVALUATION -> new EvaluationQuery(message.getEvaluation().getClasses());
                case COMPARISON ->
                    new ComparisonQuery(
                            message.getComparison().getClasses(),
                            message.getComparison().getSecond());
                case SCORES -> read(message.getScores());
                case QUERY_NOT_SET ->
                    throw new TransferException("the query is of a kind that this side does not know");
            };
        } catch (IllegalArgumentException e) {
            throw new TransferException("the query can't be read: " + e.getMessage());
        }
    }

    private static Query read(MomentsTask moments) {
        return new MomentsQuery(
                moments.getFiguresList(),
                moments.getRangesList(),
                moments.getOfDevices() ? MomentsQuery.Of.DEVICES : MomentsQuery.Of.SAMPLES,
                moments.getMiddle());
    }

    private static Query read(ScoreTask scores) {
        return new ScoreQuery(
                new HistogramQuery(scores.getScore(), scores.getLow(), scores.getHigh(), scores.getBins()),
                scores.getByDevice(),
                scores.getLabelsList());
    }

    /** Adds an answer to its message. */
    public static void write(QueryAnswer answer, AnswerMessage.Builder message) {
        message.setClamped(answer.clamped());
        for (String name : answer.names()) {
            message.addVectors(AnswerVector.newBuilder()
                    .setName(name)
                    .addAllValues(Arrays.stream(answer.vector(name)).boxed().collect(Collectors.toUnmodifiableList())));
        }
    }

    /**
     * The answer of a message; whether it is one to the query is another matter.
     *
     * @throws TransferException if two of its vectors have one name
     */
    public static QueryAnswer read(AnswerMessage message) throws TransferException {
        Map<String, long[]> vectors = new LinkedHashMap<>();
        for (AnswerVector vector : message.getVectorsList()) {
            long[] values = new long[vector.getValuesCount()];
            for (int i = 0; i < values.length; i++) {
                values[i] = vector.getValues(i);
            }
            if (vectors.put(vector.getName(), values) != null) {
                throw new TransferException("the answer names a vector twice");
            }
        }
        return new QueryAnswer(vectors, message.getClamped());
    }
}
