package dev.proprio.client.sensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.proprio.proto.extension.Bytes;
import dev.proprio.proto.random.KeyedRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RememberedDataTest {
    private static final int PEOPLE = 20;
    private static final int SAMPLES = 25;
    private static final int SIZE = SAMPLES * (Double.BYTES + 2 * Float.BYTES);

    private final int[] asked = new int[PEOPLE];

    @Test
    void asManyPeopleAsThereIsRoomForAreAskedForOnce() throws Exception {
        for (int room = 0; room <= PEOPLE; room++) {
            Arrays.fill(asked, 0);
            var data = new RememberedData(new Counted(), new Bytes((long) room * SIZE + SIZE / 2));
            for (int pass = 0; pass < 3; pass++) {
                for (int user = 0; user < PEOPLE; user++) {
                    assertArrayEquals(
                            samples(user), data.recordings(user).getFirst().samples());
                }
            }
            assertEquals(room, IntStream.of(asked).filter(times -> times == 1).count());
            assertEquals(
                    PEOPLE - room,
                    IntStream.of(asked).filter(times -> times == 3).count());
        }
    }

    @Test
    void threadsThatAskAtOnceTakeRoomOnce() throws Exception {
        var data = new RememberedData(new Counted(), new Bytes((long) PEOPLE * SIZE * 8));
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            threads.add(Thread.startVirtualThread(() -> {
                for (int user = 0; user < PEOPLE; user++) {
                    try {
                        data.recordings(user);
                    } catch (SensorDataException e) {
                        throw new IllegalStateException(e);
                    }
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        for (int user = 0; user < PEOPLE; user++) {
            assertSame(data.recordings(user), data.recordings(user));
        }
    }

    @Test
    void whatCanNotBeReadIsAskedForAgain() throws Exception {
        var broken = new Counted() {
            private boolean whole;

            @Override
            public List<Recording> recordings(int user) throws SensorDataException {
                if (!whole) {
                    whole = true;
                    throw new SensorDataException("not yet");
                }
                return super.recordings(user);
            }
        };
        var data = new RememberedData(broken, Bytes.megabytes(1));
        assertThrows(SensorDataException.class, () -> data.recordings(3));
        assertArrayEquals(samples(3), data.recordings(3).getFirst().samples());
    }

    private static float[] samples(int user) {
        var random = KeyedRandom.of(7, "samples", 0, user);
        float[] samples = new float[2 * SAMPLES];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (float) random.nextGaussian();
        }
        return samples;
    }

    private class Counted implements SensorData {
        @Override
        public DataDescription description() {
            return new DataDescription("counted", List.of("x", "y"), List.of("a", "b"), 50, false, "");
        }

        @Override
        public int users() {
            return PEOPLE;
        }

        @Override
        public String userId(int user) {
            return "user-" + user;
        }

        @Override
        public List<Recording> recordings(int user) throws SensorDataException {
            synchronized (asked) {
                asked[user]++;
            }
            double[] times =
                    IntStream.range(0, SAMPLES).mapToDouble(t -> t / 50.0).toArray();
            return List.of(new Recording(0, 0, new Timeline.Stamped(times), 2, samples(user)));
        }
    }
}
