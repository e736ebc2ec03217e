package dev.proprio.proto.update;

import dev.proprio.proto.noise.DeviceNoise;
import dev.proprio.proto.noise.IntegerNoise;
import dev.proprio.proto.random.KeyedRandom;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What one device is asked to do in one round.
 *
 * @param run the run's id
 * @param round the round, from 1
 * @param attempt distinguishes a repeated request of the same round, from 1
 * @param device the device's id
 * @param seed the experiment's seed, the root of all keyed randomness
 * @param algorithm the local algorithm's settings, flat: {@code algorithm=sgd, epochs=1, ...}; with what its update is
 *     {@linkplain #clip clipped} to
 * @param compression how the update is compressed, flat: {@code kind=top-k, share=0.05, ...}; empty for not at all
 */
public record TrainingTask(
        String run,
        int round,
        int attempt,
        String device,
        long seed,
        Map<String, String> algorithm,
        Map<String, String> compression) {
    public TrainingTask {
        algorithm = Collections.unmodifiableMap(new LinkedHashMap<>(algorithm));
        compression = Collections.unmodifiableMap(new LinkedHashMap<>(compression));
    }

    /** The device's stream of this attempt for {@code purpose}, from its start. */
    public KeyedRandom random(String purpose) {
        return KeyedRandom.of(seed, purpose, round, attempt, KeyedRandom.keyOf(device));
    }

    /** What the update is to be clipped to, if the round is differentially private. */
    public Optional<UpdateClip> clip() {
        return UpdateClip.in(algorithm);
    }

    /** What the device is to add to its update before it is masked, if the devices' own noise makes the round private. */
    public Optional<IntegerNoise> noise() {
        return DeviceNoise.in(algorithm);
    }

    /** The same task with noise. */
    public TrainingTask with(IntegerNoise noise) {
        Map<String, String> settings = new LinkedHashMap<>(algorithm);
        settings.putAll(DeviceNoise.setting(noise));
        return new TrainingTask(run, round, attempt, device, seed, settings, compression);
    }

    /** The local algorithm's settings alone, without what is to be done with its update. */
    public Map<String, String> training() {
        if (!algorithm.containsKey(UpdateClip.KEY)) {
            return algorithm;
        }
        Map<String, String> settings = new LinkedHashMap<>(algorithm);
        settings.keySet().removeAll(UpdateClip.KEYS);
        settings.keySet().removeAll(DeviceNoise.KEYS);
        return settings;
    }

    /** The name of the compression; empty for none. */
    public String compressionKind() {
        return compression.getOrDefault("kind", "");
    }

    /** All that the device is told to do: the algorithm's settings, and the compression's after {@code compression.}. */
    public Map<String, String> settings() {
        Map<String, String> settings = new LinkedHashMap<>(algorithm);
        compression.forEach((key, value) -> settings.put("compression." + key, value));
        return settings;
    }
}
