"""A described model in NumPy: scores, and the gradient of the mean loss. Values are [windows, points, values]."""

from __future__ import annotations

from typing import Callable, Sequence

import numpy as np

from .crypto import Refusal, demand
from .description import Description, Layer

Backward = Callable[[np.ndarray], np.ndarray]


class Tensors:
    """The parameters and their gradient, by the names of slices."""

    def __init__(self, names: Sequence[str], lengths: Sequence[int]) -> None:
        ends = np.cumsum(lengths)
        self._range = {name: slice(int(end) - n, int(end)) for name, n, end in zip(names, lengths, ends)}
        self.parameters = np.zeros(int(ends[-1]) if len(ends) else 0, dtype=np.float32)
        self.gradient = np.zeros_like(self.parameters)

    def of(self, name: str, count: int) -> tuple[np.ndarray, np.ndarray]:
        """A tensor and its gradient, which share memory with the whole."""
        demand(name in self._range, f"the description needs parameters {name}, but the model has none")
        found = self._range[name]
        has = found.stop - found.start
        demand(has == count, f"parameters {name} should have {count} values but have {has}")
        return self.parameters[found], self.gradient[found]


class Step:
    """One layer: forward gives the values and what takes their gradient back."""

    def forward(self, x: np.ndarray) -> tuple[np.ndarray, Backward]:
        raise NotImplementedError


class Product(Step):
    """A convolution over time; a dense layer is one with a single tap."""

    def __init__(self, layer: Layer, tensors: Tensors, inputs: int, convolution: bool) -> None:
        self._taps = layer.number("kernel") if convolution else 1
        self._stride = layer.number("stride") if convolution else 1
        self._dilation = layer.number("dilation") if convolution else 1
        self._padding = layer.number("padding") if convolution else 0
        demand(min(self._taps, self._stride, self._dilation) >= 1, "a convolution's geometry must be of numbers from 1")
        self._points = layer.points
        size = self._taps * inputs
        flat, slope = tensors.of(f"{layer.slices}/W", size * layer.values)
        # A dense layer's weights lie output by output, a convolution's the other way round.
        shape = (size, layer.values) if convolution else (layer.values, size)
        self._weights, self._slope = flat.reshape(shape), slope.reshape(shape)
        if not convolution:
            self._weights, self._slope = self._weights.T, self._slope.T
        self._biased = layer.settings.get("bias") == "true"
        if self._biased:
            self._bias, self._bias_slope = tensors.of(f"{layer.slices}/b", layer.values)

    def forward(self, x: np.ndarray) -> tuple[np.ndarray, Backward]:
        count, rows, inputs = x.shape
        left = max(0, self._padding)
        first = np.arange(self._points) * self._stride - self._padding + left
        last = int(first[-1]) + (self._taps - 1) * self._dilation
        padded = np.zeros((count, max(rows + left, last + 1), inputs), dtype=x.dtype)
        padded[:, left : left + rows] = x
        seen = padded[:, first[:, None] + np.arange(self._taps) * self._dilation]
        columns = seen.reshape(count * self._points, self._taps * inputs)
        y = columns @ self._weights
        if self._biased:
            y += self._bias

        def backward(dy: np.ndarray) -> np.ndarray:
            flat = dy.reshape(count * self._points, -1)
            self._slope += columns.T @ flat
            if self._biased:
                self._bias_slope += flat.sum(axis=0)
            back = (flat @ self._weights.T).reshape(count, self._points, self._taps, inputs)
            into = np.zeros_like(padded)
            for tap in range(self._taps):
                into[:, first + tap * self._dilation] += back[:, :, tap]
            return into[:, left : left + rows]

        return y.reshape(count, self._points, -1), backward


class Pooling(Step):
    """Of points that follow each other; what lies outside takes no part."""

    def __init__(self, layer: Layer) -> None:
        self._kind = layer.kind
        self._points = layer.points
        self._kernel, self._stride = layer.number("kernel"), layer.number("stride")
        self._padding = layer.number("padding")
        demand(min(self._kernel, self._stride) >= 1, "a pooling's geometry must be of numbers from 1")

    def forward(self, x: np.ndarray) -> tuple[np.ndarray, Backward]:
        rows = x.shape[1]
        begins = np.arange(self._points) * self._stride - self._padding
        seen = begins[:, None] + np.arange(self._kernel)
        inside = (seen >= 0) & (seen < rows)
        demand(bool(inside.any(axis=1).all()), "a pooling sees points that there are not")
        at = np.clip(seen, 0, rows - 1)
        windows = x[:, at]
        mask = inside[None, :, :, None]
        if self._kind == "max-pooling":
            windows = np.where(mask, windows, -np.inf)
            best = windows.argmax(axis=2)
            y = np.take_along_axis(windows, best[:, :, None], axis=2)[:, :, 0]
            shares = (np.arange(self._kernel)[None, None, :, None] == best[:, :, None]).astype(x.dtype)
        else:
            counts = inside.sum(axis=1) if self._kind == "mean-pooling" else np.ones(self._points)
            shares = (mask / counts[None, :, None, None]).astype(x.dtype)
            y = (windows * shares).sum(axis=2)

        def backward(dy: np.ndarray) -> np.ndarray:
            back = dy[:, :, None] * shares
            into = np.zeros_like(x)
            for tap in range(self._kernel):
                here = inside[:, tap]
                np.add.at(into, (slice(None), at[here, tap]), back[:, here, tap])
            return into

        return y.astype(x.dtype), backward


class Flatten(Step):
    """All values become one point."""

    def forward(self, x: np.ndarray) -> tuple[np.ndarray, Backward]:
        return x.reshape(len(x), 1, -1), lambda dy: dy.reshape(x.shape)


class Activation(Step):
    """A function of each value by itself."""

    def __init__(self, layer: Layer) -> None:
        self._function = layer.settings.get("function", "")
        known = ("relu", "leaky-relu", "elu", "tanh", "sigmoid")
        demand(self._function in known, f"this device does not know the activation {self._function}")
        self._parameter = np.float32(layer.settings.get("parameter", "0"))

    def forward(self, x: np.ndarray) -> tuple[np.ndarray, Backward]:
        one = np.float32(1)
        if self._function == "relu":
            y, slope = np.maximum(x, 0), (x > 0).astype(x.dtype)
        elif self._function == "leaky-relu":
            slope = np.where(x > 0, one, self._parameter)
            y = x * slope
        elif self._function == "elu":
            below = self._parameter * np.expm1(np.minimum(x, 0))
            y, slope = np.where(x > 0, x, below), np.where(x > 0, one, below + self._parameter)
        elif self._function == "tanh":
            y = np.tanh(x)
            slope = 1 - y * y
        else:
            y = 1 / (1 + np.exp(-x))
            slope = y * (1 - y)
        return y, lambda dy: dy * slope


class Network:
    """A described model whose parameters lie in `tensors`."""

    def __init__(self, description: Description, tensors: Tensors) -> None:
        demand(description.models == 1, f"this device trains one model, not {description.models} at once")
        self.tensors = tensors
        first = description.layers[0].kind
        self._sequence = first == "convolution" or first.endswith("-pooling")
        width = len(description.channels)
        values = width if self._sequence else width * description.window
        self._steps: list[Step] = []
        for number, layer in enumerate(description.layers):
            is_last = number == len(description.layers) - 1
            demand((layer.kind == "softmax") == is_last, "this device trains models that end in a softmax")
            if not is_last:
                self._steps.append(_step(layer, tensors, values))
            values = layer.values
        last = description.layers[-1]
        demand(last.settings.get("loss") == "cross-entropy", "this device minimizes cross-entropy alone")
        demand(
            last.points == 1 and last.values == len(description.classes),
            "the model does not give one score for each of its classes",
        )

    def scores(self, windows: np.ndarray) -> tuple[np.ndarray, list[Backward]]:
        """Before the softmax, and what takes their gradient back, in the order of the layers."""
        x = windows if self._sequence else windows.reshape(len(windows), 1, -1)
        back: list[Backward] = []
        for step in self._steps:
            x, backward = step.forward(x)
            back.append(backward)
        return x.reshape(len(windows), -1), back

    def loss(self, windows: np.ndarray, labels: np.ndarray) -> float:
        """The mean loss of a mini-batch; leaves its gradient in the tensors."""
        scores, back = self.scores(windows)
        scores = scores - scores.max(axis=1, keepdims=True)
        odds = np.exp(scores)
        totals = odds.sum(axis=1, keepdims=True)
        rows = np.arange(len(labels))
        loss = float(np.mean(np.log(totals[:, 0]) - scores[rows, labels]))
        slope = odds / totals
        slope[rows, labels] -= 1
        slope /= len(labels)
        self.tensors.gradient[:] = 0
        dy = slope.reshape(len(labels), 1, -1).astype(np.float32)
        for backward in reversed(back):
            dy = backward(dy)
        return loss


_KNOWN = {
    "dense": {"bias"},
    "convolution": {"kernel", "stride", "dilation", "padding", "bias"},
    "max-pooling": {"kernel", "stride", "padding"},
    "mean-pooling": {"kernel", "stride", "padding"},
    "sum-pooling": {"kernel", "stride", "padding"},
    "flatten": set(),
    "activation": {"function", "parameter"},
}


def _step(layer: Layer, tensors: Tensors, inputs: int) -> Step:
    if layer.kind not in _KNOWN:
        what = layer.settings.get("type", "")
        raise Refusal(f"this device trains no layer of the kind {layer.kind}{f' ({what})' if what else ''}")
    unknown = set(layer.settings) - _KNOWN[layer.kind]
    demand(not unknown, f"this device does not know {', '.join(sorted(unknown))} of a layer of the kind {layer.kind}")
    if layer.kind in ("dense", "convolution"):
        return Product(layer, tensors, inputs, layer.kind == "convolution")
    if layer.kind == "flatten":
        return Flatten()
    return Activation(layer) if layer.kind == "activation" else Pooling(layer)
