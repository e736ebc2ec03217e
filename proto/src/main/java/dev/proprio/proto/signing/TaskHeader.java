package dev.proprio.proto.signing;

import dev.proprio.proto.secagg.crypto.CanonicalBytes;
import dev.proprio.proto.v1.HistogramTask;
import dev.proprio.proto.v1.ModelRef;
import dev.proprio.proto.v1.MomentsTask;
import dev.proprio.proto.v1.QueryTask;
import dev.proprio.proto.v1.ScoreTask;
import dev.proprio.proto.v1.Task;
import dev.proprio.proto.v1.TaskPromise;
import dev.proprio.proto.v1.VoteTask;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The one byte sequence that stands for a task of one device, and which the run's authority signs: all that the device does
 * follows from it, but for how much time is left.
 */
public final class TaskHeader {
    private TaskHeader() {}

    /**
     * The bytes that are signed.
     *
     * @param device whose task it is
     */
    public static byte[] of(Task task, String device) {
        var bytes = CanonicalBytes.labelled("proprio/v1/task")
                .prefixed(device)
                .prefixed(task.getRunId())
                .u32(task.getRound())
                .u32(task.getAttempt())
                .u64(task.getSeed());
        add(bytes, task.getModel());
        add(bytes, task.getAlgorithmMap());
        add(bytes, task.getCompressionMap());
        bytes.u32(task.hasSecagg() ? 1 : 0);
        if (task.hasSecagg()) {
            // The terms' digest covers the sections and settings, the model's what is trained.
            bytes.prefixed(task.getSecagg().getConfig().getTermsSha256().toByteArray())
                    .prefixed(task.getSecagg().getConfig().getModelSha256().toByteArray());
        }
        add(bytes, task.getQuery());
        TaskPromise promise = task.getPromise();
        return bytes.u32(promise.getLeastCohort())
                .u64(Double.doubleToLongBits(promise.getNoiseMultiplier()))
                .u32(promise.getRounds())
                .toByteArray();
    }

    private static void add(CanonicalBytes bytes, ModelRef model) {
        bytes.prefixed(model.getSha256().toByteArray())
                .u64(model.getByteLength())
                .prefixed(model.getDescriptionSha256().toByteArray());
        ModelLayoutBytes.add(bytes, model);
    }

    private static void add(CanonicalBytes bytes, Map<String, String> settings) {
        bytes.u32(settings.size());
        new TreeMap<>(settings).forEach((key, value) -> bytes.prefixed(key).prefixed(value));
    }

    private static void add(CanonicalBytes bytes, List<String> words) {
        bytes.u32(words.size());
        words.forEach(bytes::prefixed);
    }

    private static void add(CanonicalBytes bytes, QueryTask query) {
        bytes.u32(query.getQueryCase().getNumber());
        switch (query.getQueryCase()) {
            case MOMENTS -> {
                MomentsTask moments = query.getMoments();
                add(bytes, moments.getFiguresList());
                bytes.u32(moments.getRangesCount());
                moments.getRangesList().forEach(range -> bytes.u64(Double.doubleToLongBits(range)));
                bytes.u32(moments.getOfDevices() ? 1 : 0).u64(Double.doubleToLongBits(moments.getMiddle()));
            }
            case HISTOGRAM -> {
                HistogramTask histogram = query.getHistogram();
                bytes.prefixed(histogram.getFigure())
                        .u64(Double.doubleToLongBits(histogram.getLow()))
                        .u64(Double.doubleToLongBits(histogram.getHigh()))
                        .u32(histogram.getBins());
            }
            case VOTE -> {
                VoteTask vote = query.getVote();
                bytes.prefixed(vote.getFigure());
                add(bytes, vote.getWordsList());
            }
            case EVALUATION -> bytes.u32(query.getEvaluation().getClasses());
            case COMPARISON -> {
                bytes.u32(query.getComparison().getClasses());
                add(bytes, query.getComparison().getSecond());
            }
            case SCORES -> {
                ScoreTask scores = query.getScores();
                bytes.prefixed(scores.getScore())
                        .u64(Double.doubleToLongBits(scores.getLow()))
                        .u64(Double.doubleToLongBits(scores.getHigh()))
                        .u32(scores.getBins())
                        .u32(scores.getByDevice() ? 1 : 0)
                        .u32(scores.getLabelsCount());
                scores.getLabelsList().forEach(bytes::u32);
            }
            case QUERY_NOT_SET -> {}
        }
    }
}
