package dev.proprio.client.export;

import dev.proprio.client.sensor.Windows;
import java.util.Arrays;

/** From where to where the values between steps go, as seen on windows. Not thread-safe. */
final class ActivationRanges {
    private final Program program;
    private final float[] low;
    private final float[] high;

    ActivationRanges(Program program) {
        this.program = program;
        this.low = new float[program.steps().size() + 1];
        this.high = new float[program.steps().size() + 1];
    }

    /** Looks at normalized windows. */
    void see(Windows windows) {
        int size = windows.size();
        for (int i = 0; i < windows.count(); i++) {
            see(Arrays.copyOfRange(windows.features(), i * size, (i + 1) * size));
        }
    }

    private void see(float[] window) {
        note(0, window);
        float[] values = window;
        for (int i = 0; i < program.steps().size(); i++) {
            ProgramStep step = program.steps().get(i);
            if (step instanceof RecurrentStep recurrent) {
                float[] states = recurrent.atAllTimes().run(values);
                note(i + 1, states);
                values = Arrays.copyOfRange(states, states.length - step.out().size(), states.length);
            } else {
                values = step.run(values);
                note(i + 1, values);
            }
        }
    }

    private void note(int at, float[] values) {
        for (float value : values) {
            low[at] = Math.min(low[at], value);
            high[at] = Math.max(high[at], value);
        }
    }

    /** Bytes for a normalized window. */
    QuantizationParameters input() {
        return QuantizationParameters.over(low[0], high[0]);
    }

    /** Bytes for what a step gives. */
    QuantizationParameters after(int step) {
        return QuantizationParameters.over(low[step + 1], high[step + 1]);
    }

    /** Bytes for what a step gives, 0 in the middle. */
    QuantizationParameters aroundZeroAfter(int step) {
        return QuantizationParameters.around(Math.max(-low[step + 1], high[step + 1]));
    }
}
