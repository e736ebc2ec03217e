package dev.proprio.coordinator.service;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * A few threads that work for many callers in turns: whoever asks for much waits behind whoever asks for little, and
 * beyond what may wait nothing is taken on. Thread-safe.
 */
public final class FairExecutor implements AutoCloseable {
    private final int most;
    private final int mostEach;
    private final Map<String, Deque<FutureTask<?>>> waiting = new LinkedHashMap<>();
    private final List<Thread> threads = new ArrayList<>();
    private int size;
    private boolean closed;

    /**
     * @param name of its threads
     * @param threads how many work at once
     * @param most how much work may wait
     * @param mostEach how much of it may be one caller's
     */
    public FairExecutor(String name, int threads, int most, int mostEach) {
        this.most = most;
        this.mostEach = mostEach;
        for (int i = 0; i < threads; i++) {
            this.threads.add(Thread.ofPlatform().daemon().name(name + "-" + i).unstarted(this::work));
        }
        this.threads.forEach(Thread::start);
    }

    /**
     * Does something for a caller, and waits for it.
     *
     * @throws BusyException if too much waits already
     * @throws ExecutionException if the work throws something
     */
    public <T> T call(String caller, Callable<T> work) throws BusyException, InterruptedException, ExecutionException {
        var task = new FutureTask<>(work);
        add(caller, task);
        boolean returned = false;
        try {
            T result = task.get();
            returned = true;
            return result;
        } catch (CancellationException e) {
            throw new InterruptedException("closed");
        } finally {
            if (!returned) {
                // Work that nobody waits for any more is passed over.
                task.cancel(true);
            }
        }
    }

    private synchronized void add(String caller, FutureTask<?> task) throws BusyException {
        Deque<FutureTask<?>> own = waiting.getOrDefault(caller, new ArrayDeque<>());
        if (closed || size == most || own.size() == mostEach) {
            throw new BusyException(own.size() == mostEach);
        }
        own.add(task);
        waiting.putIfAbsent(caller, own);
        size++;
        notify();
    }

    private void work() {
        try {
            while (true) {
                next().run();
                // A task may have been cancelled while it ran: that was meant for it, not for the thread.
                Thread.interrupted();
            }
        } catch (InterruptedException end) {
            Thread.currentThread().interrupt();
        }
    }

    /** The first work of the caller whose turn it is, who then goes to the end. */
    private synchronized FutureTask<?> next() throws InterruptedException {
        while (!closed && waiting.isEmpty()) {
            wait();
        }
        if (closed) {
            throw new InterruptedException("closed");
        }
        Iterator<Map.Entry<String, Deque<FutureTask<?>>>> callers =
                waiting.entrySet().iterator();
        Map.Entry<String, Deque<FutureTask<?>>> first = callers.next();
        String caller = first.getKey();
        Deque<FutureTask<?>> own = first.getValue();
        callers.remove();
        FutureTask<?> task = own.remove();
        size--;
        if (!own.isEmpty()) {
            waiting.put(caller, own);
        }
        return task;
    }

    /** How much waits. */
    public synchronized int waiting() {
        return size;
    }

    /** Ends; whoever waits is interrupted. */
    @Override
    public synchronized void close() {
        closed = true;
        waiting.values().forEach(own -> own.forEach(task -> task.cancel(true)));
        waiting.clear();
        size = 0;
        notifyAll();
        threads.forEach(Thread::interrupt);
    }
}
