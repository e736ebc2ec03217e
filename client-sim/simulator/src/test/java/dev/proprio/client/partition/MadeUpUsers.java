package dev.proprio.client.partition;

import dev.proprio.client.sensor.Windows;
import dev.proprio.proto.random.KeyedRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/** Users whose windows each hold their own number in all values, so that none can get lost unseen. */
final class MadeUpUsers implements TrainingUsers {
    private final List<Windows> windows = new ArrayList<>();
    private final AtomicInteger asked = new AtomicInteger();
    private int total;

    /** Users with up to {@code most} windows of the given classes; every fifth user has none. */
    static MadeUpUsers random(long seed, int users, int most, int classes) {
        KeyedRandom random = KeyedRandom.of(seed, "users");
        MadeUpUsers made = new MadeUpUsers();
        for (int user = 0; user < users; user++) {
            int[] labels = new int[user % 5 == 1 ? 0 : 1 + random.nextInt(most)];
            for (int i = 0; i < labels.length; i++) {
                labels[i] = random.nextInt(classes);
            }
            made.add(labels);
        }
        return made;
    }

    MadeUpUsers add(int... labels) {
        float[] features = new float[labels.length * 6];
        for (int i = 0; i < features.length; i++) {
            features[i] = total + i / 6;
        }
        total += labels.length;
        windows.add(new Windows(3, 2, features, labels));
        return this;
    }

    int total() {
        return total;
    }

    int timesAsked() {
        return asked.get();
    }

    /** The label of the window with that number. */
    int label(int number) {
        int first = 0;
        for (Windows own : windows) {
            if (number < first + own.count()) {
                return own.label(number - first);
            }
            first += own.count();
        }
        throw new IllegalArgumentException("no window " + number);
    }

    @Override
    public int count() {
        return windows.size();
    }

    @Override
    public String id(int user) {
        return "person-" + user;
    }

    @Override
    public OptionalInt index(String id) {
        return IntStream.range(0, count()).filter(user -> id(user).equals(id)).findFirst();
    }

    @Override
    public Windows windows(int user) {
        asked.incrementAndGet();
        return windows.get(user);
    }
}
