package dev.proprio.experiments.run;

import dev.proprio.experiments.engine.PrivateTraining;
import dev.proprio.experiments.spec.SecureAggregationSpec;
import java.util.ArrayList;
import java.util.List;

/** What a promise of privacy rests on, in sentences. */
final class PrivacyAssumptions {
    private PrivacyAssumptions() {}

    /**
     * All of a run's.
     *
     * @param startsFromModel whether there was a model before
     * @param collusion whether devices attack that know each other's updates
     */
    static List<String> of(PrivateTraining training, boolean startsFromModel, boolean collusion) {
        boolean distributed = training.spec().mechanism().ofDevices().isPresent();
        List<String> said = new ArrayList<>();
        said.add(
                "what is private is one device with all its data: people who share one are protected together, and somebody who has several for each of them");
        if (training.local().isPresent()) {
            ofOwnNoise(said);
        } else if (distributed) {
            ofDevicesNoise(training.experiment().secureAggregation(), said);
        } else {
            ofCoordinatorsNoise(said);
        }
        said.add(
                "people who are tested on do not train, and nothing is promised to them: results are of them, and so is the normalization of the input, unless it came with a model");
        said.add(
                "what else was made of the same data is not counted: other runs on it, such as a sweep's, and what is told of the data itself, such as the SHA-256 in data.json and run.json, notes, and classes that were found in it");
        training.banded().ifPresent(all -> {
            said.add(
                    "blocks of devices take turns: a device's block follows from its id alone, and it is asked at most once in %s rounds, %s times in all; which block it is of is no secret"
                            .formatted(all.blocks(), all.turns(training.rounds())));
            said.add(
                    "the noise of the last rounds is kept with the run until it is over, for the next rounds' is made with it: whoever reads the journal can take it off");
        });
        if (collusion) {
            said.add("devices that attack together know each other's updates: to them nothing is promised");
        }
        if (startsFromModel) {
            said.add("what the model that it started from tells of the same devices is not counted");
        }
        said.add(
                distributed || training.local().isPresent()
                        ? "simulated devices' noise follows from the seed, so that the run can be repeated: it is a simulation, which whoever knows the seed can undo, and one process sees every update; devices of real people draw theirs from their own secrets"
                        : training.isSecret()
                                ? "noise and cohorts are secret, and can't be repeated"
                                : "noise and cohorts follow from the seed, so that the run can be repeated: it is a simulation, which whoever knows the seed can undo");
        return said;
    }

    private static void ofCoordinatorsNoise(List<String> said) {
        said.add(
                "it holds for the models, all rounds' together, and for whatever is made of them; who was in a round must stay unknown, so that whatever tells it, such as clients.jsonl, the journal, the dashboard's view of a round and each count of devices, bytes and seconds, also in rounds.jsonl, run.json, the report, /metrics and what is tracked, is for whoever runs the coordinator alone");
        said.add(
                "that a device failed, and that a round was skipped because too few updates came, is seen and not covered; both are charged as if nothing had gone wrong");
        said.add("the coordinator itself is trusted: it sees every update before noise is added to their sum");
        said.add("updates are divided by the number of devices expected in a round, never by that of those that came");
        said.add(
                "how many devices there are is no secret: probabilities and noise are worked out from it, and delta is held against it");
        said.add(
                "that a device misses a round's deadline is taken to be its own doing: if devices share a machine, as simulated ones do, one may delay others, so that the deadline should be far away");
    }

    private static void ofOwnNoise(List<String> said) {
        said.add(
                "it holds against whoever runs the coordinator, and against everybody else, as long as devices are told this clip and noise, and are asked as often as is counted here: each device's update is hidden by its own noise before it leaves the device, and all else is made from what left");
        said.add(
                "neighbours are any two data sets that one device might hold (replace-one), by which two clipped updates are up to two clips apart: that a device took part, in which rounds, and whether it failed is known, and may not follow from its data, and neither may how long it takes and how often it is there");
        said.add(
                "a device is charged for each round that it is asked in, whatever comes of it, and nothing for others: epsilon is that of the device that was asked most often, and most have spent less");
        said.add(
                "devices clip and add noise as they were told, be it little, and send the same again if they are asked again within a round: what they run is somebody's program; the coordinator keeps count of what they have spent, and a device does not");
        said.add(
                "noise is drawn exactly, on a grid of 2^-23 times the clip's power of two, and counted for a q of 1: no round is cheaper because a device may not be in it");
    }

    private static void ofDevicesNoise(SecureAggregationSpec secure, List<String> said) {
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
    }
}
