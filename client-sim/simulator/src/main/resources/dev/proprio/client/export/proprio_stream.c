/*
 * @TITLE@
 *
 * C99, no library but stdint.h, no memory but the caller's struct. It does to rows what was done to recordings before
 * the model was trained on them.
 */
#include "proprio_stream.h"

/* Sources of up to so many times the rate are not low-passed. */
#define TOLERATED @TOLERATED@
#define END_TOLERANCE @END_TOLERANCE@
#define COMPLETABLE @COMPLETABLE@
#define SLOWEST 0.1
#define NOBODY (-1)

#if PROPRIO_STREAM_FASTEST > 1
#define KERNEL_POINTS @KERNEL_POINTS@
#define KERNEL_REACH @KERNEL_REACH@

/* A sinc under a Kaiser window, from its middle to its end. */
static const float kernel[@KERNEL_COUNT@] = {@KERNEL@};
#endif

@GRAVITY_CONSTANTS@static int is_finite(double value)
{
    return value - value == 0.0;
}

/* Seconds from one moment to a later one, which may be as far away as numbers go. */
static double seconds_between(int64_t from, int64_t to)
{
    return (double)((uint64_t)to - (uint64_t)from) / 1e6;
}

static void begin_stretch(proprio_stream *s)
{
    s->taken = 0;
    s->left = 0;
    s->made = 0;
    s->points = 0;
    s->cut = 0;
    s->voted = 0;
    s->decision = NOBODY;
}

int proprio_stream_begin(proprio_stream *s, const proprio_stream_settings *settings,
                         proprio_stream_listener listener, void *context)
{
    const double source = settings->source_rate;
    const int fits = source >= SLOWEST && source <= TOLERATED * PROPRIO_STREAM_RATE;
    const int passes = source >= SLOWEST && source <= (double)PROPRIO_STREAM_FASTEST * PROPRIO_STREAM_RATE;
    for (int i = 0; i < PROPRIO_WINDOW_SIZE; i++) {
        s->window[i] = 0.0f;
    }
    for (int i = 0; i < PROPRIO_CLASSES; i++) {
        s->scores[i] = 0.0f;
    }
    s->window_micros = 0;
    s->best = NOBODY;
    s->rows = s->windows = s->completed = s->unknown = s->gaps = s->clock_back = s->late = s->not_finite = 0;
    s->first_micros = s->last_micros = 0;
    s->ratio = s->reach = 0.0;
    s->stride = 0;
    begin_stretch(s);
    if (!(fits || passes) || !(settings->overlap >= 0.0 && settings->overlap < 1.0) || settings->votes < 1 ||
        settings->of < settings->votes || settings->of > PROPRIO_STREAM_VOTES || settings->votes <= settings->of / 2 ||
        !is_finite(settings->on) || !is_finite(settings->off)) {
        return 0;
    }
    s->settings = *settings;
    s->listener = listener;
    s->context = context;
    s->max_gap = 1.5 / source > PROPRIO_STREAM_MAX_GAP ? 1.5 / source : PROPRIO_STREAM_MAX_GAP;
    s->stride = (int)(PROPRIO_LENGTH * (1.0 - settings->overlap) + 0.5);
    s->stride = s->stride < 1 ? 1 : s->stride;
#if PROPRIO_STREAM_FASTEST > 1
    if (source > TOLERATED * PROPRIO_STREAM_RATE) {
        s->ratio = PROPRIO_STREAM_RATE / source;
        s->reach = KERNEL_REACH / s->ratio;
    }
#endif
    return 1;
}

/* Who has a majority of the last windows' votes, or else the decision for as long as its score allows. */
static int decided(const proprio_stream *s)
{
    const int of = s->settings.of;
    for (int i = 0; i < of && i < s->voted; i++) {
        const int candidate = s->votes[i];
        int votes = 0;
        for (int j = 0; candidate != NOBODY && j < of && j < s->voted; j++) {
            votes += s->votes[j] == candidate;
        }
        if (votes >= s->settings.votes) {
            return candidate;
        }
    }
    return s->decision != NOBODY && s->best != NOBODY && s->scores[s->decision] >= s->settings.off ? s->decision
                                                                                                     : NOBODY;
}

/* Classifies what is in the window, and moves on by a stride. */
static void end_window(proprio_stream *s)
{
    const double start = (double)s->cut * s->stride / PROPRIO_STREAM_RATE;
    const int of = s->settings.of;
    s->window_micros = (int64_t)((uint64_t)s->first_micros + (uint64_t)(int64_t)(start * 1e6 + 0.5));
#ifdef PROPRIO_UNKNOWN
    s->best = proprio_classify_or_reject(s->window, s->scores, PROPRIO_FAMILIAR);
    s->unknown += s->best == PROPRIO_UNKNOWN ? 1 : 0;
    s->best = s->best < 0 ? NOBODY : s->best;
#else
    s->best = proprio_classify(s->window, s->scores);
#endif
    for (int i = of - 1; i > 0; i--) {
        s->votes[i] = s->votes[i - 1];
    }
    s->votes[0] = s->best != NOBODY && s->scores[s->best] >= s->settings.on ? s->best : NOBODY;
    s->voted += s->voted < of;
    s->decision = decided(s);
    s->windows++;
    if (s->listener) {
        s->listener(s->context, s);
    }
    s->cut++;
    s->points -= s->stride;
    for (int i = 0; i < s->points * PROPRIO_CHANNELS; i++) {
        s->window[i] = s->window[i + s->stride * PROPRIO_CHANNELS];
    }
}

@GRAVITY_FUNCTION@/* A point at the model's rate. */
static int add_point(proprio_stream *s, const float *point)
{
    float *to = s->window + s->points * PROPRIO_CHANNELS;
    for (int c = 0; c < PROPRIO_STREAM_SENSORS; c++) {
        to[c] = point[c];
    }
@GRAVITY_CALL@    s->points++;
    if (s->points < PROPRIO_LENGTH) {
        return 0;
    }
    end_window(s);
    return 1;
}

static const float *row_at(const proprio_stream *s, int64_t index)
{
    return s->kept[index % PROPRIO_STREAM_KEPT];
}

static double seconds_at(const proprio_stream *s, int64_t index)
{
    return s->kept_seconds[index % PROPRIO_STREAM_KEPT];
}

#if PROPRIO_STREAM_FASTEST > 1
/* Before its first and after its last row a stretch is taken to be mirrored. */
static int64_t mirrored(int64_t index, int64_t last)
{
    int64_t within;
    if (index >= 0 && index <= last) {
        return index;
    }
    within = last == 0 ? 0 : index % (2 * last);
    within = within < 0 ? within + 2 * last : within;
    return within <= last ? within : 2 * last - within;
}

static int64_t whole_below(double value)
{
    const int64_t whole = (int64_t)value;
    return (double)whole > value ? whole - 1 : whole;
}

static void filtered(const proprio_stream *s, double position, int64_t last_row, float *point)
{
    const int64_t first = -whole_below(s->reach - position);
    const int64_t last = whole_below(position + s->reach);
    double sums[PROPRIO_STREAM_SENSORS] = {0.0}, weights = 0.0;
    for (int64_t i = first; i <= last; i++) {
        const float *row = row_at(s, mirrored(i, last_row));
        const double distance = position < (double)i ? (double)i - position : position - (double)i;
        const double at = distance * s->ratio * KERNEL_POINTS;
        const int left = (int)at;
        const double weight = kernel[left] + (at - left) * ((double)kernel[left + 1] - kernel[left]);
        weights += weight;
        for (int c = 0; c < PROPRIO_STREAM_SENSORS; c++) {
            sums[c] += weight * row[c];
        }
    }
    for (int c = 0; c < PROPRIO_STREAM_SENSORS; c++) {
        point[c] = (float)(sums[c] / weights);
    }
}
#endif

static void interpolated(const proprio_stream *s, double share, int64_t right, float *point)
{
    const float *a = row_at(s, s->left), *b = row_at(s, right);
    for (int c = 0; c < PROPRIO_STREAM_SENSORS; c++) {
        point[c] = (float)(a[c] + share * ((double)b[c] - a[c]));
    }
}

/* Makes the points that the rows so far tell, or all up to the last row if it is the stretch's last. */
static int make_points(proprio_stream *s, int is_last)
{
    const int64_t last_row = s->taken - 1;
    const double end = seconds_at(s, last_row);
    const int64_t count = (int64_t)(end * PROPRIO_STREAM_RATE + END_TOLERANCE) + 1;
    int windows = 0;
    for (; !is_last || s->made < count; s->made++) {
        const double time = (double)s->made / PROPRIO_STREAM_RATE;
        float point[PROPRIO_STREAM_SENSORS];
        double share, span;
        int64_t right;
        /* Before it is asked whether the point's time has come: rows that it does not need are not kept. */
        while (s->left + 1 < last_row && seconds_at(s, s->left + 1) <= time) {
            s->left++;
        }
        if (!is_last && !(time < end)) {
            break;
        }
        right = s->left < last_row ? s->left + 1 : last_row;
        span = seconds_at(s, right) - seconds_at(s, s->left);
        share = span > 0.0 ? (time - seconds_at(s, s->left)) / span : 0.0;
        share = share < 0.0 ? 0.0 : share > 1.0 ? 1.0 : share;
#if PROPRIO_STREAM_FASTEST > 1
        if (s->reach > 0.0) {
            const double position = (double)s->left + share;
            if (!is_last && whole_below(position + s->reach) > last_row) {
                break;
            }
            filtered(s, position, last_row, point);
            windows += add_point(s, point);
            continue;
        }
#endif
        interpolated(s, share, right, point);
        windows += add_point(s, point);
    }
    return windows;
}

int proprio_stream_end(proprio_stream *s)
{
    int windows = 0;
    if (s->taken == 0) {
        return 0;
    }
    windows = make_points(s, 1);
    if (s->cut == 0 && s->points >= COMPLETABLE && s->points < PROPRIO_LENGTH) {
        const int from = (s->points - 1) * PROPRIO_CHANNELS;
        for (int i = s->points * PROPRIO_CHANNELS; i < PROPRIO_WINDOW_SIZE; i++) {
            s->window[i] = s->window[from + i % PROPRIO_CHANNELS];
        }
        s->points = PROPRIO_LENGTH;
        s->completed++;
        end_window(s);
        windows++;
    }
    begin_stretch(s);
    return windows;
}

int proprio_stream_push(proprio_stream *s, int64_t micros, const float row[PROPRIO_STREAM_SENSORS])
{
    int windows = 0;
    int64_t at;
    if (s->stride == 0) {
        return 0;
    }
    for (int c = 0; c < PROPRIO_STREAM_SENSORS; c++) {
        if (!is_finite(row[c])) {
            s->not_finite++;
            return 0;
        }
    }
    if (s->taken > 0 && micros <= s->last_micros) {
        if (!(seconds_between(micros, s->last_micros) > PROPRIO_STREAM_MAX_GAP)) {
            s->late++;
            return 0;
        }
        s->clock_back++;
        windows = proprio_stream_end(s);
    } else if (s->taken > 0 && seconds_between(s->last_micros, micros) > s->max_gap) {
        s->gaps++;
        windows = proprio_stream_end(s);
    }
    if (s->taken == 0) {
        s->first_micros = micros;
    }
    at = s->taken % PROPRIO_STREAM_KEPT;
    for (int c = 0; c < PROPRIO_STREAM_SENSORS; c++) {
        s->kept[at][c] = row[c];
    }
    s->kept_seconds[at] = seconds_between(s->first_micros, micros);
    s->last_micros = micros;
    s->taken++;
    s->rows++;
    return windows + make_points(s, 0);
}
