package dev.proprio.proto.update;

import dev.proprio.proto.description.ModelDescription;
import dev.proprio.proto.noise.DeviceNoise;
import dev.proprio.proto.noise.IntegerNoise;
import dev.proprio.proto.noise.LocalNoise;
import dev.proprio.proto.random.KeyedRandom;
import dev.proprio.proto.random.RandomBits;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongFunction;

/**
 * What one device is asked to do in one round.
 *
 * @param run the run's id
 * @param round the round, from 1
 * @param attempt distinguishes a repeated request of the same round, from 1
 * @param device the device's id
 * @param seed the experiment's seed, the root of all keyed randomness
 * @param algorithm the local algorithm's settings, flat: {@code algorithm=sgd, epochs=1, ...}; with what its update is
 *     {@linkplain #clip clipped} to, and what noise it gets
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

    /**
     * A trained update as it may leave the device: clipped, and with the device's own noise, if the task says so.
     *
     * @param bits gives the stream that noise is drawn from, by what tells the clipped update from all others
     * @throws IllegalArgumentException in a sentence if the task asks for noise without a clip that it could cover
     */
    public ClientUpdate leaving(ClientUpdate trained, LongFunction<? extends RandomBits> bits) {
        Optional<UpdateClip> clip = clip();
        Optional<LocalNoise> noise = LocalNoise.in(algorithm);
        if (noise.isPresent() && clip.filter(one -> !one.tells()).isEmpty()) {
            throw new IllegalArgumentException(
                    "the task asks for noise that covers an update of a fixed norm, and for no such norm");
        }
        ClientUpdate clipped = clip.map(one -> one.apply(trained)).orElse(trained);
        return noise.map(own -> ClientUpdate.ofParameters(
                        1, own.applied(clipped.parameters(), clip.orElseThrow().norm(), bits), Map.of()))
                .orElse(clipped);
    }

    /** A simulated device's stream for {@linkplain #leaving noise of its own}; the same wherever it runs. */
    public LongFunction<KeyedRandom> simulatedNoise(String simulated) {
        long client = KeyedRandom.keyOf(simulated);
        return update ->
                KeyedRandom.of(seed, "local-noise", round, attempt, client).child("update", update);
    }

    /** The same task with noise. */
    public TrainingTask with(IntegerNoise noise) {
        Map<String, String> settings = new LinkedHashMap<>(algorithm);
        settings.putAll(DeviceNoise.setting(noise));
        return new TrainingTask(run, round, attempt, device, seed, settings, compression);
    }

    /** The local algorithm's settings alone, without what is to be done with its update and what its model is. */
    public Map<String, String> training() {
        if (!algorithm.containsKey(UpdateClip.KEY) && !algorithm.containsKey(ModelDescription.DIGEST_SETTING)) {
            return algorithm;
        }
        Map<String, String> settings = new LinkedHashMap<>(algorithm);
        settings.remove(ModelDescription.DIGEST_SETTING);
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
