package dev.proprio.client.training.layer;

import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.recurrent.BaseRecurrentLayer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.jspecify.annotations.Nullable;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** A {@link Gru} as DL4J runs it: {@code [batch, inputs, time]} to {@code [batch, units, time]}, without masks. */
final class GruLayer extends BaseRecurrentLayer<Gru> {
    private static final String STATE = "state";

    /** What a point in time computed, each {@code [batch, units]}; r, u and c also before their activations. */
    private record Moment(INDArray before, INDArray[] z, INDArray r, INDArray u, INDArray c, INDArray after) {}

    GruLayer(NeuralNetConfiguration configuration, DataType type) {
        super(configuration, type);
    }

    @Override
    public Type type() {
        return Type.RECURRENT;
    }

    @Override
    public boolean isPretrainLayer() {
        return false;
    }

    @Override
    public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
        return output(run(null, training, workspaces), workspaces);
    }

    @Override
    public INDArray rnnTimeStep(INDArray input, LayerWorkspaceMgr workspaces) {
        setInput(input, workspaces);
        List<Moment> moments = run(stateMap.get(STATE), false, workspaces);
        stateMap.put(STATE, moments.getLast().after().detach());
        return output(moments, workspaces);
    }

    @Override
    public INDArray rnnActivateUsingStoredState(
            INDArray input, boolean training, boolean store, LayerWorkspaceMgr workspaces) {
        setInput(input, workspaces);
        List<Moment> moments = run(tBpttStateMap.get(STATE), training, workspaces);
        if (store) {
            tBpttStateMap.put(STATE, moments.getLast().after().detach());
        }
        return output(moments, workspaces);
    }

    @Override
    public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaces) {
        return back(epsilon, 0, null, workspaces);
    }

    @Override
    public Pair<Gradient, INDArray> tbpttBackpropGradient(INDArray epsilon, int length, LayerWorkspaceMgr workspaces) {
        int first = Math.max(0, Math.toIntExact(input.size(2)) - length);
        return back(epsilon, first, tBpttStateMap.get(STATE), workspaces);
    }

    private List<Moment> run(@Nullable INDArray start, boolean training, LayerWorkspaceMgr workspaces) {
        assertInputSet(false);
        if (maskArray != null || layerConf().getRnnDataFormat() == RNNFormat.NWC) {
            throw new UnsupportedOperationException("a Gru takes sequences in the format NCW, without masks");
        }
        applyDropOutIfNecessary(training, workspaces);
        INDArray w = getParamWithNoise("W", training, workspaces);
        INDArray rw = getParamWithNoise("RW", training, workspaces);
        INDArray b = getParamWithNoise("b", training, workspaces);
        INDArray state = start != null ? start : Nd4j.zeros(w.dataType(), input.size(0), units());
        List<Moment> moments = new ArrayList<>();
        for (int time = 0; time < input.size(2); time++) {
            INDArray x = at(input, time).mmul(w.transpose()).addiRowVector(b);
            INDArray h = state.mmul(rw.transpose());
            INDArray[] z = {gate(x, 0).add(gate(h, 0)), gate(x, 1).add(gate(h, 1)), gate(x, 2)};
            INDArray r = layerConf().getGateActivation().getActivation(z[0].dup(), training);
            INDArray u = layerConf().getGateActivation().getActivation(z[1].dup(), training);
            z[2] = z[2].add(gate(state.mul(r).mmul(rw.transpose()), 2));
            INDArray c = layerConf().getActivationFn().getActivation(z[2].dup(), training);
            INDArray after = state.sub(c).muli(u).addi(c);
            moments.add(new Moment(state, z, r, u, c, after));
            state = after;
        }
        return moments;
    }

    private INDArray output(List<Moment> moments, LayerWorkspaceMgr workspaces) {
        INDArray output = workspaces.createUninitialized(
                ArrayType.ACTIVATIONS, input.dataType(), new long[] {input.size(0), units(), moments.size()}, 'f');
        for (int time = 0; time < moments.size(); time++) {
            at(output, time).assign(moments.get(time).after());
        }
        return output;
    }

    private Pair<Gradient, INDArray> back(
            INDArray epsilon, int first, @Nullable INDArray start, LayerWorkspaceMgr workspaces) {
        List<Moment> moments = run(start, true, workspaces);
        INDArray w = getParamWithNoise("W", true, workspaces);
        INDArray rw = getParamWithNoise("RW", true, workspaces);
        gradientsFlattened.assign(0);
        INDArray dw = view("W");
        INDArray drw = view("RW");
        INDArray db = view("b");
        INDArray dx = workspaces.create(ArrayType.ACTIVATION_GRAD, input.dataType(), input.shape(), 'f');
        INDArray dh = Nd4j.zeros(w.dataType(), input.size(0), units());
        for (int time = moments.size() - 1; time >= first; time--) {
            Moment moment = moments.get(time);
            dh.addi(at(epsilon, time));
            INDArray du = slope(true, moment.z()[1], dh.mul(moment.before().sub(moment.c())));
            INDArray dc = slope(false, moment.z()[2], dh.sub(dh.mul(moment.u())));
            INDArray zero = dc.mul(0);
            INDArray byReset = Nd4j.hstack(zero, zero, dc);
            INDArray dReset = byReset.mmul(rw);
            INDArray dr = slope(true, moment.z()[0], dReset.mul(moment.before()));
            INDArray byState = Nd4j.hstack(dr, du, zero);
            dh = dh.mul(moment.u()).addi(dReset.mul(moment.r())).addi(byState.mmul(rw));
            drw.addi(byState.transpose().mmul(moment.before()));
            drw.addi(byReset.transpose().mmul(moment.before().mul(moment.r())));
            INDArray all = byState.add(byReset);
            dw.addi(all.transpose().mmul(at(input, time)));
            db.addi(all.sum(true, 0));
            at(dx, time).assign(all.mmul(w));
        }
        weightNoiseParams.clear();
        Gradient gradient = new DefaultGradient(gradientsFlattened);
        gradientViews.forEach(gradient.gradientForVariable()::put);
        return new Pair<>(gradient, backpropDropOutIfPresent(dx));
    }

    private INDArray slope(boolean gate, INDArray z, INDArray epsilon) {
        var f = gate ? layerConf().getGateActivation() : layerConf().getActivationFn();
        return f.backprop(z.dup(), epsilon).getFirst();
    }

    private INDArray view(String name) {
        INDArray view = gradientViews.get(name);
        if (view == null) {
            throw new IllegalStateException("the layer has no gradient of " + name);
        }
        return view;
    }

    private long units() {
        return layerConf().getNOut();
    }

    private INDArray gate(INDArray gates, int gate) {
        return gates.get(NDArrayIndex.all(), NDArrayIndex.interval(gate * units(), (gate + 1) * units()));
    }

    private static INDArray at(INDArray sequence, int time) {
        return sequence.get(NDArrayIndex.all(), NDArrayIndex.all(), NDArrayIndex.point(time));
    }
}
