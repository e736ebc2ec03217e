package dev.proprio.client.dataset;

import dev.proprio.client.sensor.SensorData;
import dev.proprio.client.sensor.SensorDataException;
import dev.proprio.proto.random.KeyedRandom;
import java.util.Arrays;
import java.util.OptionalInt;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * Which people train and which are tested on. Only the tested ones are listed, so that a huge population
 * costs nothing. Thread-safe.
 */
final class UserSplit {
    private final int users;
    private final int[] test;
    private final boolean testAlsoTrain;

    private UserSplit(int users, int[] test, boolean testAlsoTrain) {
        this.users = users;
        this.test = test;
        this.testAlsoTrain = testAlsoTrain;
    }

    static UserSplit of(SensorData data, HoldOut holdOut, long seed) throws SensorDataException {
        int users = data.users();
        return switch (holdOut) {
            case HoldOut.Users kept -> unseen(data, kept, seed);
            case HoldOut.Official ignored -> official(data);
            case HoldOut.Nothing ignored -> new UserSplit(users, new int[0], false);
            case HoldOut.Later ignored ->
                new UserSplit(users, IntStream.range(0, users).toArray(), true);
        };
    }

    private static UserSplit unseen(SensorData data, HoldOut.Users kept, long seed) throws SensorDataException {
        int users = data.users();
        if (users < 2) {
            throw new SensorDataException(
                    "%s has %s user, but to keep users for testing there must be at least 2; split by time instead"
                            .formatted(data.description().name(), users));
        }
        int count = Math.clamp(Math.round(kept.share() * users), 1, Math.min(users - 1, kept.most()));
        var random = KeyedRandom.of(seed, "held-out-users");
        var chosen = new TreeSet<Integer>();
        while (chosen.size() < count) {
            chosen.add(random.nextInt(users));
        }
        return new UserSplit(users, chosen.stream().mapToInt(Integer::intValue).toArray(), false);
    }

    private static UserSplit official(SensorData data) throws SensorDataException {
        var test = new TreeSet<Integer>();
        for (int user = 0; user < data.users(); user++) {
            if (data.officialTestUser(user).isEmpty()) {
                throw new SensorDataException("the authors of %s made no official split; split by users instead"
                        .formatted(data.description().name()));
            }
            if (data.officialTestUser(user).get()) {
                test.add(user);
            }
        }
        return new UserSplit(
                data.users(), test.stream().mapToInt(Integer::intValue).toArray(), false);
    }

    int trainingUsers() {
        return testAlsoTrain ? users : users - test.length;
    }

    int testUsers() {
        return test.length;
    }

    int testUser(int index) {
        return test[index];
    }

    /** The source's number of the training user {@code index}. */
    int trainingUser(int index) {
        if (testAlsoTrain) {
            return index;
        }
        // The index-th number that is not in test: each test user at or below it moves it up by one.
        int low = 0;
        int high = test.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (test[middle] - middle <= index) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return index + low;
    }

    /** The number among training users of the source's {@code user}, if they train. */
    OptionalInt trainingIndex(int user) {
        if (testAlsoTrain) {
            return OptionalInt.of(user);
        }
        int place = Arrays.binarySearch(test, user);
        return place >= 0 ? OptionalInt.empty() : OptionalInt.of(user - (-place - 1));
    }
}
