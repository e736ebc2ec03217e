/*
 * @TITLE@
 *
 * From samples to decisions: rows as the sensors give them, resampled to @RATE@ Hz, cut into windows, classified.
 * All memory is in the struct. A row holds the channels
@SENSORS@
 */
#ifndef PROPRIO_STREAM_H
#define PROPRIO_STREAM_H

#include <stdint.h>

#include "proprio_model.h"

/* Values in a row of the sensors, and rows per second that the model takes. */
#define PROPRIO_STREAM_SENSORS @SENSOR_COUNT@
#define PROPRIO_STREAM_RATE @RATE_VALUE@

/* The longest pause between two rows that is interpolated, in seconds, if rows come often enough. */
#define PROPRIO_STREAM_MAX_GAP @MAX_GAP@

/*
 * How many times the model's rate sensors may have. Above 1.25 a low-pass takes what would alias, which needs 33 kB of
 * constants and PROPRIO_STREAM_KEPT rows; compiled with -DPROPRIO_STREAM_FASTEST=1 there is neither.
 */
#ifndef PROPRIO_STREAM_FASTEST
#define PROPRIO_STREAM_FASTEST 4
#endif

#if PROPRIO_STREAM_FASTEST > 1
#define PROPRIO_STREAM_KEPT (2 * @REACH@ * PROPRIO_STREAM_FASTEST + 4)
#else
#define PROPRIO_STREAM_KEPT 2
#endif

/* The most windows that a decision looks back on. */
#ifndef PROPRIO_STREAM_VOTES
#define PROPRIO_STREAM_VOTES 16
#endif

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    /* Rows per second that the sensors give, at least 0.1; the low-pass goes by it. */
    double source_rate;
    /* The share of a window that the next one repeats, from 0 to below 1. */
    double overlap;
    /* A class becomes the decision with `votes` of the last `of` windows: more than half of them. */
    int votes, of;
    /* A window votes for its best class if the score is at least `on`, and otherwise for none. Without enough votes for
     * another class the decision stays while the last window's score of it is at least `off`. */
    float on, off;
} proprio_stream_settings;

/* Each window by itself, at the model's own rate, half of it new. */
#define PROPRIO_STREAM_DEFAULTS {PROPRIO_STREAM_RATE, 0.5, 1, 1, 0.0f, 0.0f}

typedef struct proprio_stream proprio_stream;

/* Told of each window, whose fields are in the stream. */
typedef void (*proprio_stream_listener)(void *context, const proprio_stream *stream);

struct proprio_stream {
    /* The last whole window as the model took it, and when its first point was. */
    float window[PROPRIO_WINDOW_SIZE];
    int64_t window_micros;
    /* What the model said of it: the best class, or -1 if a value was not finite, or if it is unknown. */
    float scores[PROPRIO_CLASSES];
    int best;
    /* The class that holds, or -1 for none. A new stretch begins with none. */
    int decision;

    /* What became of rows. A stretch is what lies between two breaks; no window reaches across one. */
    uint64_t rows;          /* taken */
    uint64_t windows;       /* classified */
    uint64_t completed;     /* of these, ends of stretches with nine tenths of a window, whose last point was repeated */
    uint64_t unknown;       /* of the windows, those that are like nothing the model was trained on */
    uint64_t gaps;          /* pauses too long to be interpolated: a stretch ended */
    uint64_t clock_back;    /* clocks set back by more than the longest gap: a stretch ended */
    uint64_t late;          /* rows left out that were not after the one before, by no more than that */
    uint64_t not_finite;    /* rows left out with a value that was not finite */

    /* The rest is the stream's own. */
    proprio_stream_settings settings;
    proprio_stream_listener listener;
    void *context;
    double max_gap, ratio, reach;
    int stride;
    float kept[PROPRIO_STREAM_KEPT][PROPRIO_STREAM_SENSORS];
    double kept_seconds[PROPRIO_STREAM_KEPT];
    int64_t first_micros, last_micros, taken, left, made;
    int points;
    int64_t cut;
    int votes[PROPRIO_STREAM_VOTES];
    int voted;
@STATE@};

/*
 * Begins anew. `listener` may be 0. Gives 0, and a stream that takes nothing, if a setting is impossible: rates outside
 * of 0.1 to PROPRIO_STREAM_FASTEST times the model's, an overlap that is not below 1, votes that are no majority.
 */
int proprio_stream_begin(proprio_stream *stream, const proprio_stream_settings *settings,
                         proprio_stream_listener listener, void *context);

/* Takes a row, with the time of its sampling in microseconds of any clock. Gives the number of windows that it ended. */
int proprio_stream_push(proprio_stream *stream, int64_t micros, const float row[PROPRIO_STREAM_SENSORS]);

/* No more rows come for now: ends the stretch. Gives the number of windows. What comes next begins another one. */
int proprio_stream_end(proprio_stream *stream);

#ifdef __cplusplus
}
#endif
#endif
