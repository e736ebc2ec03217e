package dev.proprio.client.training.pretext;

import dev.proprio.client.training.OutputLoss;

/**
 * The mean over transformations of a binary cross-entropy each (Saeed et al. 2019, section 3): a window as it is has none of them, and the window
 * under one of them has that one. Of the others nothing is asked, so that each task sees as many windows of either kind.
 *
 * @param tasks how many transformations; windows come in groups of one more, first as they are and then under each
 */
record TransformationLoss(int tasks) implements OutputLoss {
    @Override
    public double differentiate(float[] outputs, float[] gradient, int windows) {
        int views = tasks + 1;
        double share = views / (2.0 * tasks);
        double loss = 0;
        for (int n = 0; n < windows; n++) {
            int done = n % views - 1;
            for (int task = 0; task < tasks; task++) {
                int at = n * tasks + task;
                if (done >= 0 && task != done) {
                    gradient[at] = 0;
                    continue;
                }
                double toward = done >= 0 ? -1 : 1;
                double z = toward * outputs[at];
                double e = StrictMath.exp(-Math.abs(z));
                loss += share * (Math.max(z, 0) + StrictMath.log1p(e));
                double chance = (z >= 0 ? 1 : e) / (1 + e);
                gradient[at] = (float) (toward * share * chance);
            }
        }
        return loss;
    }
}
