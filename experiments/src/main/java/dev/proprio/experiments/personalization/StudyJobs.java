package dev.proprio.experiments.personalization;

import dev.proprio.client.personalization.ModelTraining;
import dev.proprio.client.personalization.Personalizer;
import dev.proprio.client.sensor.SensorDataException;
import dev.proprio.coordinator.aggregation.InvalidPartialException;
import dev.proprio.coordinator.round.RunFailedException;
import dev.proprio.experiments.cluster.PreparedJobs;
import dev.proprio.experiments.personalization.ModelTrainings.Done;
import dev.proprio.proto.v1.StudyAnswer;
import dev.proprio.proto.v1.StudyJob;
import dev.proprio.proto.v1.StudyModel;
import java.io.IOException;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;

/** Carries a study's jobs out in a worker, which keeps what it has prepared under some seeds. Thread-safe. */
final class StudyJobs implements PreparedJobs {
    private final StudySeeds.Preparing preparing;
    private final int count;
    private final Map<Integer, Kept> seeds = new LinkedHashMap<>(16, 0.75f, true);
    private final Map<String, String> digests;

    /** A seed, and how many jobs are at it. */
    private static final class Kept {
        private final SeedStudy study;
        private int users;

        Kept(SeedStudy study) {
            this.study = study;
        }
    }

    /**
     * Prepares the first seed.
     *
     * @param count how many seeds there are
     */
    StudyJobs(StudySeeds.Preparing preparing, int count) throws SensorDataException {
        this.preparing = preparing;
        this.count = count;
        Kept first = begin(0);
        this.digests = first.study.digests();
        end(first);
    }

    @Override
    public Map<String, String> digests() {
        return digests;
    }

    @Override
    public byte[] carryOut(byte[] job, byte[] content, BooleanSupplier wanted) throws Exception {
        StudyJob asked = StudyJob.parseFrom(job);
        Kept kept = begin(asked.getSeed());
        try {
            SeedStudy study = kept.study;
            if (!study.digest().equals(asked.getPrepared())) {
                throw new IOException(
                        "the SHA-256 of what this worker has prepared under seed %s is %s but the run's is %s; give both the same data"
                                .formatted(study.seed(), study.digest(), asked.getPrepared()));
            }
            Personalizer method = study.spec().labelled().stream()
                    .filter(known -> known.label().equals(asked.getMethod()))
                    .findFirst()
                    .orElseThrow(() -> new IOException("the study has no method " + asked.getMethod()));
            return answer(study, method, asked, content, wanted).toByteArray();
        } finally {
            end(kept);
        }
    }

    private static StudyAnswer answer(
            SeedStudy study, Personalizer method, StudyJob asked, byte[] content, BooleanSupplier wanted)
            throws SensorDataException, IOException, InterruptedException, InvalidPartialException {
        var answer = StudyAnswer.newBuilder();
        ModelTraining training = study.trainingOf(method);
        try {
            if (asked.hasPart()) {
                Done done = StudyModels.read(StudyModel.parseFrom(content), study.experiment(), training);
                var part = new PeoplePart(
                        asked.getPart().getNumber(), asked.getPart().getParts());
                answer.setScores(StudyScoreMessages.write(study.measuring().of(method, done.model(), part)));
            } else {
                answer.setModel(StudyModels.write(study.trainings().of(training, round -> {
                    if (!wanted.getAsBoolean()) {
                        Thread.currentThread().interrupt();
                    }
                })));
            }
        } catch (MethodFailedException e) {
            answer.setFailure(e.reason());
        } catch (RunFailedException e) {
            answer.setFailure(String.valueOf(e.getMessage()));
        }
        return answer.build();
    }

    private synchronized Kept begin(int seed) throws SensorDataException {
        Kept kept = seeds.get(seed);
        if (kept == null) {
            if (seed < 0 || seed >= count) {
                throw new IllegalArgumentException(
                        "the study has %s seeds, and none of number %s".formatted(count, seed));
            }
            kept = new Kept(preparing.prepare(seed));
            seeds.put(seed, kept);
        }
        kept.users++;
        return kept;
    }

    private synchronized void end(Kept kept) {
        kept.users--;
        Iterator<Kept> oldest = seeds.values().iterator();
        while (seeds.size() > LeasedSeeds.MOST && oldest.hasNext()) {
            Kept old = oldest.next();
            if (old.users == 0) {
                old.study.close();
                oldest.remove();
            }
        }
    }

    @Override
    public synchronized void close() {
        seeds.values().forEach(kept -> kept.study.close());
        seeds.clear();
    }
}
