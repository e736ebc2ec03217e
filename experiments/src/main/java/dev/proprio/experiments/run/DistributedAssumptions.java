package dev.proprio.experiments.run;

import dev.proprio.experiments.engine.PrivateTraining;
import dev.proprio.experiments.spec.SecureAggregationSpec;
import java.util.ArrayList;
import java.util.List;

/** What a promise rests on that devices keep which add noise themselves, in sentences. */
final class DistributedAssumptions {
    private DistributedAssumptions() {}

    static List<String> of(PrivateTraining training, boolean startsFromModel, boolean collusion) {
        SecureAggregationSpec secure = training.experiment().secureAggregation();
        List<String> said = new ArrayList<>();
        said.add(
                "what is private is one device with all its data: people who share one are protected together, and somebody who has several for each of them");
        said.add(
                "it holds against whoever runs the coordinator and follows the protocol, or lies as secure aggregation withstands it, and sees each group's sum; published_epsilon is against whoever sees the models alone");
        said.add(
                "neighbours are two populations of which one has a device that sends zeros instead of its update (zero-out): who took part, who failed and how many they were is known, and may not follow from anybody's data");
        said.add(
                "of each group at most %s in 100 devices are corrupt: the others' noise alone is counted, of as few as may be left in a sum; a corrupt device can send what it likes, which spoils the model and nobody's privacy"
                        .formatted(Math.round(secure.corrupt() * 100)));
        said.add(
                "devices clip and add noise as they were told: they refuse a sum with less noise than they demand, but what they run is somebody's program");
        said.add(
                "Skellam and discrete Gaussian noise are drawn exactly, and counted by Rényi divergences for a q of 1: no round is cheaper because a device may not be in it");
        said.add(
                "people who are tested on do not train, and nothing is promised to them: results are of them, and so is the normalization of the input, unless it came with a model");
        said.add(
                "what else was made of the same data is not counted: other runs on it, such as a sweep's, and what is told of the data itself, such as the SHA-256 in data.json and run.json, notes, and classes that were found in it");
        if (collusion) {
            said.add("devices that attack together know each other's updates: to them nothing is promised");
        }
        if (startsFromModel) {
            said.add("what the model that it started from tells of the same devices is not counted");
        }
        said.add(
                "simulated devices' noise follows from the seed, so that the run can be repeated: it is a simulation, which whoever knows the seed can undo, and one process sees every update; devices of real people draw theirs from their own secrets");
        return said;
    }
}
