package dev.proprio.experiments.strategies;

import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Multinomial logistic regression trained by federated algorithms as their papers write them, in double precision and
 * with nothing of the product: parameters are the weights, input after input for each class, and then the biases.
 */
final class PaperTrajectory {
    /** One device's windows. */
    record Shard(List<double[]> inputs, List<Integer> labels) {
        int size() {
            return labels.size();
        }
    }

    /** What an algorithm makes of a round: from the model and who takes part the next model. */
    interface Algorithm {
        double[] round(PaperTrajectory problem, double[] model, List<String> cohort);
    }

    private final TreeMap<String, Shard> devices;
    private final int classes;

    PaperTrajectory(Map<String, Shard> devices, int classes) {
        this.devices = new TreeMap<>(devices);
        this.classes = classes;
    }

    /** The same with these devices alone. */
    PaperTrajectory of(Collection<String> some) {
        var kept = new TreeMap<>(devices);
        kept.keySet().retainAll(some);
        return new PaperTrajectory(kept, classes);
    }

    double loss(String device, double[] w) {
        Shard shard = shard(device);
        double sum = 0;
        for (int i = 0; i < shard.size(); i++) {
            sum -= Math.log(
                    probabilities(w, shard.inputs().get(i))[shard.labels().get(i)]);
        }
        return sum / shard.size();
    }

    double[] gradient(String device, double[] w) {
        Shard shard = shard(device);
        double[] gradient = new double[w.length];
        for (int i = 0; i < shard.size(); i++) {
            double[] x = shard.inputs().get(i);
            double[] p = probabilities(w, x);
            for (int c = 0; c < classes; c++) {
                double error = (p[c] - (shard.labels().get(i) == c ? 1 : 0)) / shard.size();
                for (int j = 0; j < x.length; j++) {
                    gradient[c * x.length + j] += error * x[j];
                }
                gradient[classes * x.length + c] += error;
            }
        }
        return gradient;
    }

    private double[] probabilities(double[] w, double[] x) {
        double[] p = new double[classes];
        for (int c = 0; c < classes; c++) {
            p[c] = w[classes * x.length + c];
            for (int j = 0; j < x.length; j++) {
                p[c] += w[c * x.length + j] * x[j];
            }
        }
        double most = Arrays.stream(p).max().orElseThrow();
        double sum = 0;
        for (int c = 0; c < classes; c++) {
            p[c] = Math.exp(p[c] - most);
            sum += p[c];
        }
        for (int c = 0; c < classes; c++) {
            p[c] /= sum;
        }
        return p;
    }

    private Shard shard(String device) {
        Shard shard = devices.get(device);
        if (shard == null) {
            throw new IllegalArgumentException("there is no device " + device);
        }
        return shard;
    }

    private double share(String device, List<String> cohort) {
        return shard(device).size()
                / cohort.stream().mapToDouble(k -> shard(k).size()).sum();
    }

    /** How many steps a device takes, and how long they are. */
    record Steps(int epochs, int batch, double rate) {
        int of(Shard shard) {
            return epochs * ((shard.size() + batch - 1) / batch);
        }
    }

    /** McMahan et al. 2017, Algorithm 1; with {@code mu}, each step as Li et al. 2020 (FedProx), equation 2. */
    static Algorithm fedAvg(Steps steps, double mu, boolean bySamples) {
        return (problem, model, cohort) -> {
            double[] next = new double[model.length];
            for (String k : cohort) {
                double[] w = problem.descend(k, model, steps, mu, new double[model.length]);
                add(next, bySamples ? problem.share(k, cohort) : 1.0 / cohort.size(), w);
            }
            return next;
        };
    }

    /** Gradient descent on {@code F + mu/2 |w - model|^2 + <linear, w>}. */
    private double[] descend(String k, double[] model, Steps steps, double mu, double[] linear) {
        double[] w = model.clone();
        for (int step = 0; step < steps.of(shard(k)); step++) {
            double[] gradient = gradient(k, w);
            add(gradient, 1, linear);
            add(gradient, mu, minus(w, model));
            add(w, -steps.rate(), gradient);
        }
        return w;
    }

    /** Karimireddy et al. 2020, Algorithm 1, option II, with a server step of 1. */
    static Algorithm scaffold(Steps steps) {
        Map<String, double[]> controls = new HashMap<>();
        double[][] mean = {{}};
        return (problem, x, cohort) -> {
            double[] c = mean[0].length == 0 ? new double[x.length] : mean[0];
            double[] next = x.clone();
            double[] nextC = c.clone();
            for (String i : cohort) {
                double[] ci = controls.getOrDefault(i, new double[x.length]);
                double[] y = problem.descend(i, x, steps, 0, minus(c, ci));
                double[] plus = minus(ci, c);
                add(plus, 1 / (steps.of(problem.shard(i)) * steps.rate()), minus(x, y));
                add(next, 1.0 / cohort.size(), minus(y, x));
                add(nextC, 1.0 / problem.devices.size(), minus(plus, ci));
                controls.put(i, plus);
            }
            mean[0] = nextC;
            return next;
        };
    }

    /** Wang et al. 2020, equation 8 for plain SGD: normalized by the number of steps, times their mean. */
    static Algorithm fedNova(Steps steps) {
        return (problem, x, cohort) -> {
            double effective = 0;
            double[] direction = new double[x.length];
            for (String i : cohort) {
                int tau = steps.of(problem.shard(i));
                double[] y = problem.descend(i, x, steps, 0, new double[x.length]);
                add(direction, problem.share(i, cohort) / tau, minus(y, x));
                effective += problem.share(i, cohort) * tau;
            }
            double[] next = x.clone();
            add(next, effective, direction);
            return next;
        };
    }

    /** Acar et al. 2021, Algorithm 1, each device's problem solved as far as so many steps go. */
    static Algorithm fedDyn(Steps steps, double alpha) {
        Map<String, double[]> gradients = new HashMap<>();
        double[][] history = {{}};
        return (problem, theta, cohort) -> {
            double[] h = history[0].length == 0 ? new double[theta.length] : history[0].clone();
            double[] next = new double[theta.length];
            for (String k : cohort) {
                double[] g = gradients.getOrDefault(k, new double[theta.length]);
                double[] own = problem.descend(k, theta, steps, alpha, minus(new double[theta.length], g));
                double[] moved = minus(own, theta);
                double[] nextG = g.clone();
                add(nextG, -alpha, moved);
                gradients.put(k, nextG);
                add(next, 1.0 / cohort.size(), own);
                add(h, -alpha / problem.devices.size(), moved);
            }
            add(next, -1 / alpha, h);
            history[0] = h;
            return next;
        };
    }

    /** Li et al. 2020 (q-FFL), Algorithm 2, with the step size's inverse for the Lipschitz constant. */
    static Algorithm qFedAvg(Steps steps, double q) {
        return (problem, w, cohort) -> {
            double lipschitz = 1 / steps.rate();
            double[] numerator = new double[w.length];
            double denominator = 0;
            for (String k : cohort) {
                double[] delta = minus(w, problem.descend(k, w, steps, 0, new double[w.length]));
                double squares = 0;
                for (int i = 0; i < delta.length; i++) {
                    delta[i] *= lipschitz;
                    squares += delta[i] * delta[i];
                }
                double loss = problem.loss(k, w);
                add(numerator, Math.pow(loss, q), delta);
                denominator += q * Math.pow(loss, q - 1) * squares + lipschitz * Math.pow(loss, q);
            }
            double[] next = w.clone();
            add(next, -1 / denominator, numerator);
            return next;
        };
    }

    /** Reddi et al. 2021, Algorithm 2, which begins with {@code v = tau^2} and corrects no bias. */
    static Algorithm adaptive(Steps steps, double rate, double beta1, double beta2, double tau, boolean yogi) {
        double[][] moments = {{}, {}};
        Algorithm average = fedAvg(steps, 0, true);
        return (problem, x, cohort) -> {
            if (moments[0].length == 0) {
                moments[0] = new double[x.length];
                moments[1] = new double[x.length];
                Arrays.fill(moments[1], tau * tau);
            }
            double[] m = moments[0];
            double[] v = moments[1];
            double[] delta = minus(average.round(problem, x, cohort), x);
            double[] next = x.clone();
            for (int i = 0; i < x.length; i++) {
                double square = delta[i] * delta[i];
                m[i] = beta1 * m[i] + (1 - beta1) * delta[i];
                v[i] = yogi
                        ? v[i] - (1 - beta2) * square * Math.signum(v[i] - square)
                        : beta2 * v[i] + (1 - beta2) * square;
                next[i] += rate * m[i] / (Math.sqrt(v[i]) + tau);
            }
            return next;
        };
    }

    private static void add(double[] to, double factor, double[] values) {
        for (int i = 0; i < to.length; i++) {
            to[i] += factor * values[i];
        }
    }

    private static double[] minus(double[] a, double[] b) {
        double[] difference = new double[a.length];
        for (int i = 0; i < a.length; i++) {
            difference[i] = a[i] - b[i];
        }
        return difference;
    }
}
